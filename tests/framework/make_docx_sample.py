"""Write data/raw/postings/en_field_service_engineer.docx; run it as `python tests/framework/make_docx_sample.py`."""

from pathlib import Path

import docx

TARGET = Path(__file__).resolve().parents[2] / "data" / "raw" / "postings" / "en_field_service_engineer.docx"

# (style, text); a row of cells is a row of the one table.
CONTENT: tuple[tuple[str, str | tuple[str, str]], ...] = (
    ("Title", "Field Service Engineer – Baggage Systems"),
    ("Normal", "Vantaa Conveyor Oy · based at Manchester Airport · vacancy 26-019"),
    ("Heading 1", "Why this job exists"),
    (
        "Normal",
        "Seven airports in the north of England run on our belts. When one stops, so do the holidays of thousands.",
    ),
    ("Heading 1", "What we count on you for"),
    ("List Bullet", "Install and commission sorters at the airports, then hand them over with a signed test record"),
    (
        "List Bullet",
        "Find faults in drives, sensors and PLC programs, and get belts moving again within the agreed hour",
    ),
    ("List Bullet", "Explain to shift leaders what broke, and show their technicians how to prevent it"),
    ("List Bullet 2", "monthly toolbox talk at each site"),
    ("List Bullet 2", "short written guide after each larger repair"),
    ("List Bullet", "Tell the sales desk when a site is outgrowing its system"),
    ("List Bullet", "Assist the bid team with site surveys now and again"),
    ("Heading 1", "What you need"),
    ("List Number", "Time-served electrician or an HND in electrical or mechanical engineering"),
    ("List Number", "3 yrs+ on industrial automation; Siemens S7 or Beckhoff"),
    ("List Number", "18th Edition wiring certificate (or pass it within six months, we pay)"),
    ("List Number", "Valid passport and a clean five-year background record for the airside pass"),
    ("Normal", "Helpful but not a deal-breaker: IPAF, German, first aid."),
    ("table", ("Shift", "4 on, 4 off, nights included; call-out one weekend in five")),
    ("table", ("Travel", "up to 50 %, van provided")),
    ("table", ("Pay", "£41,500 + 20 % shift allowance")),
    ("Heading 1", "The small print"),
    (
        "Normal",
        "We hire for skill and attitude. Everyone who meets the four points above gets a call back, disabled or not.",
    ),
)


def write(target: Path = TARGET) -> None:
    """Write the posting with real Word styles, a table, a header and a footer."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Vantaa Conveyor Oy | Careers"
    document.sections[0].footer.paragraphs[0].text = "Page 1 – internal template HR-7, do not edit"
    table = None
    for style, content in CONTENT:
        if isinstance(content, tuple):
            table = table or document.add_table(rows=0, cols=2)
            for cell, text in zip(table.add_row().cells, content, strict=True):
                cell.text = text
        else:
            document.add_paragraph(content, style=style)
    document.save(str(target))


if __name__ == "__main__":
    write()
