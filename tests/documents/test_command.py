"""`kalkyl rakna` with a decision document and data files."""

import io
from pathlib import Path

import docx
import pytest

import kalkyl
from kalkyl.cli import main

EXAMPLE = str(Path(kalkyl.__file__).parent / "examples" / "exempel_coachning.toml")


def run(*options: str) -> int:
    return main(["rakna", EXAMPLE, *options])


@pytest.mark.hand
def test_word_on_own_template_pdf_and_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = docx.Document()
    own.add_paragraph("Tjänsteskrivelse")
    own.save(str(tmp_path / "mall.docx"))
    word = tmp_path / "ut.docx"
    options = (
        "--beslutsunderlag",
        str(word),
        "--mall",
        str(tmp_path / "mall.docx"),
        "--data",
        str(tmp_path / "data"),
    )
    assert run(*options) == 0
    assert docx.Document(str(word)).paragraphs[0].text == "Tjänsteskrivelse"
    assert sorted(p.name for p in (tmp_path / "data").glob("*.csv")) == [
        "antaganden.csv",
        "dragningar.csv",
        "floden.csv",
    ]
    assert "Beslutsunderlaget är sparat" in capsys.readouterr().out
    assert run("--beslutsunderlag", str(tmp_path / "ut.pdf")) == 0
    assert (tmp_path / "ut.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--beslutsunderlag", "ut.odt"), "ska sluta på .docx eller .pdf"),
        (("--beslutsunderlag", "finns_inte/ut.pdf"), "finns inte. Skapa den först"),
        (("--mall", "mall.docx"), "Ange också --beslutsunderlag"),
        (("--beslutsunderlag", "ut.docx", "--mall", "saknas.docx"), "finns inte eller går inte att läsa"),
        (("--data", EXAMPLE), "är en fil. Ange en mapp"),
    ],
)
def test_faults(
    options: tuple[str, ...],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*options) == 1
    assert words in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.bad_input
def test_a_template_that_is_no_document_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mall.docx").write_bytes(io.BytesIO(b"inte word").getvalue())
    word = tmp_path / "ut.docx"
    assert run("--beslutsunderlag", str(word), "--mall", str(tmp_path / "mall.docx")) == 1
    assert "går inte att läsa som ett Word-dokument" in capsys.readouterr().err
    assert not word.exists()
