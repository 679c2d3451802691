"""The same store in an SQL database: SQLite in a file, or a PostgreSQL server that many use at the same time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from kalkyl.fond.storage import SCHEMA, ConflictError, Slag, Sparad, check_key, prepared
from kalkyl.model.problems import InputError, problem

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

DRIVERS = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg", "sqlite": "sqlite"}


class DatabaseStore:
    """Keeps documents in a database. Rows are only ever added: one per version.

    The version is part of the key, so of two who save from the same version at the same time the database itself refuses
    one, who is told.

    Args:
        address: sqlite:///fond.db or postgresql://user:password@server/database. Passwords are never shown.

    Raises:
        InputError: The address cannot be used, the library is missing, or the database belongs to a newer Kalkyl.
    """

    def __init__(self, address: str) -> None:
        try:
            import sqlalchemy as sa
        except ImportError:
            raise problem(
                "databas",
                "för en databas behövs tillägget databas. Installera kalkyl[databas], eller använd en projektmapp.",
            ) from None
        scheme, _, rest = address.partition("://")
        if scheme not in DRIVERS:
            raise problem(
                "databas", f"adressen ska börja med sqlite:/// eller postgresql://, inte {scheme[:20]}://."
            )
        try:
            self._engine = sa.create_engine(f"{DRIVERS[scheme]}://{rest}", pool_pre_ping=True)
        except (sa.exc.ArgumentError, ValueError):
            raise problem("databas", "adressen är felskriven. Skriv t.ex. sqlite:///fond.db.") from None
        self._name = self._engine.url.render_as_string(hide_password=True)
        self._tables(sa)
        self._prepare()

    def _tables(self, sa: Any) -> None:
        self._sa = sa
        meta = sa.MetaData()
        self._schema = sa.Table("kalkyl_schema", meta, sa.Column("schema", sa.Integer, primary_key=True))
        self._rows = sa.Table(
            "kalkyl_dokument",
            meta,
            sa.Column("slag", sa.String(20), primary_key=True),
            sa.Column("id", sa.String(80), primary_key=True),
            sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
            sa.Column("sparad", sa.DateTime(timezone=True), nullable=False),
            sa.Column("av", sa.String(200), nullable=False),
            sa.Column("text", sa.Text, nullable=False),
        )
        self._meta = meta

    def _prepare(self) -> None:
        """Make the tables where they are missing. Two who start at once may collide; the second look settles it."""
        sa = self._sa
        try:
            with self._engine.begin() as connection:
                self._meta.create_all(connection)
                if connection.scalar(sa.select(sa.func.count()).select_from(self._schema)) == 0:
                    connection.execute(self._schema.insert().values(schema=SCHEMA))
        except (sa.exc.IntegrityError, sa.exc.ProgrammingError, sa.exc.OperationalError):
            pass
        with self._connected() as connection:
            found = connection.scalar(sa.select(sa.func.max(self._schema.c.schema)))
        if found != SCHEMA:
            raise problem(
                self._name,
                f"databasen har schema {found} men den här programversionen läser {SCHEMA}. Uppdatera Kalkyl.",
            )

    def keys(self, slag: Slag) -> tuple[str, ...]:
        """Return the ids of the kept documents of a kind, in order."""
        rows = self._rows
        with self._connected() as connection:
            found = connection.execute(self._sa.select(rows.c.id).where(rows.c.slag == slag).distinct())
            return tuple(sorted(row.id for row in found))

    def read(self, slag: Slag, key: str) -> Sparad:
        """Return the newest version.

        Raises:
            InputError: There is none.
        """
        check_key(key)
        with self._connected() as connection:
            found = self._newest(connection, slag, key)
        if found is None:
            raise problem(f"{slag} {key}", "dokumentet finns inte i databasen. Kontrollera id.")
        return found

    def history(self, slag: Slag, key: str) -> tuple[Sparad, ...]:
        """Return every version, oldest first; empty when there is none."""
        check_key(key)
        rows = self._rows
        wanted = self._sa.select(rows).where(rows.c.slag == slag, rows.c.id == key).order_by(rows.c.version)
        with self._connected() as connection:
            return tuple(_saved(row) for row in connection.execute(wanted))

    def save(self, slag: Slag, key: str, text: str, fran: int, av: str = "") -> Sparad:
        """Keep a new version.

        Args:
            slag: Kind.
            key: Id.
            text: The document as TOML.
            fran: Version it was made from; 0 for a new document.
            av: Function that saves it.

        Raises:
            ConflictError: Another version than `fran` is the newest.
            InputError: The text is no TOML, or the database cannot be written.
        """
        new = prepared(slag, key, text, fran, av)
        self._add(new, fran)
        return new

    def restore(self, sparad: Sparad) -> None:
        """Keep a version as it was in another store; versions must come in order, oldest first."""
        check_key(sparad.id)
        with self._connected() as connection:
            kept = self._newest(connection, sparad.slag, sparad.id)
        if kept is not None and kept.version >= sparad.version:
            raise ConflictError(sparad, kept, sparad.version - 1)
        self._add(sparad, 0 if kept is None else kept.version)

    def close(self) -> None:
        """Let go of the connections."""
        self._engine.dispose()

    def _add(self, new: Sparad, fran: int) -> None:
        values = {name: getattr(new, name) for name in ("slag", "id", "version", "sparad", "av", "text")}
        try:
            with self._connected() as connection:
                kept = self._newest(connection, new.slag, new.id)
                if (0 if kept is None else kept.version) != fran:
                    raise self._collision(new, kept, fran)
                connection.execute(self._rows.insert().values(**values))
        except self._sa.exc.IntegrityError:
            raise ConflictError(new, self.read(new.slag, new.id), fran) from None

    def _collision(self, new: Sparad, kept: Sparad | None, fran: int) -> InputError:
        if kept is None:
            return problem(f"{new.slag} {new.id}", "dokumentet finns inte i databasen. Spara det som nytt.")
        return ConflictError(new, kept, fran)

    def _newest(self, connection: "Connection", slag: Slag, key: str) -> Sparad | None:
        rows = self._rows
        wanted = self._sa.select(rows).where(rows.c.slag == slag, rows.c.id == key)
        row = connection.execute(wanted.order_by(rows.c.version.desc()).limit(1)).first()
        return None if row is None else _saved(row)

    @contextmanager
    def _connected(self) -> Iterator["Connection"]:
        """Open a transaction that is kept if all goes well; what the database says otherwise is told in Swedish."""
        errors = self._sa.exc
        try:
            with self._engine.begin() as connection:
                yield connection
        except errors.IntegrityError:
            raise
        except (errors.SQLAlchemyError, OSError) as error:
            raise problem(
                self._name,
                f"databasen svarar inte som den ska ({type(error).__name__}). Kontrollera adress, lösenord och behörighet.",
            ) from None


def _saved(row: "Row[Any]") -> Sparad:
    time: datetime = row.sparad
    time = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    return Sparad(row.slag, row.id, row.version, time, row.av, row.text)
