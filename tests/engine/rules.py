"""Tax rules of 2026 written out from Skatteverket's Teknisk beskrivning SKV 433, utgåva 36 (people under 66)."""

from kalkyl.model.economy import Segment, Skatteregler

PBB = 59_200.0

RULES_2026 = Skatteregler(
    ar=2026,
    prisbasbelopp=PBB,
    skiktgrans=643_000.0,
    statlig_skattesats=0.20,
    # 0.423 up to 0.99; + 0.20 to 2.72, which gives 0.423 + 0.346 = 0.769, stated as 0.77; 0.77 to 3.11;
    # − 0.10 to 7.88, which gives 0.293; 0.293 above.
    grundavdrag=(
        Segment(fran=0.0, belopp=0.423, lutning=0.0),
        Segment(fran=0.99, belopp=0.423, lutning=0.20),
        Segment(fran=2.72, belopp=0.77, lutning=0.0),
        Segment(fran=3.11, belopp=0.77, lutning=-0.10),
        Segment(fran=7.88, belopp=0.293, lutning=0.0),
    ),
    # All income up to 0.91; 0.3874 of the next to 3.24; from 1.813, 0.251 to 8.08; 3.027 above.
    jobbskatteavdrag=(
        Segment(fran=0.0, belopp=0.0, lutning=1.0),
        Segment(fran=0.91, belopp=0.91, lutning=0.3874),
        Segment(fran=3.24, belopp=1.813, lutning=0.251),
        Segment(fran=8.08, belopp=3.027, lutning=0.0),
    ),
    arbetsgivaravgift=0.3142,
    kalla="skv433",
)
