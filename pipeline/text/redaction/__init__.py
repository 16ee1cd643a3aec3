"""Hide people's names, numbers and addresses in text: what is written of a posting gets mailed.

1. The text is read in a folded copy (`folding`), so that one rule holds for all dashes, spaces, widths and scripts.
2. Words beside which personal data stands are found in one pass (`cues`).
3. At each of them, and at what tells itself, the rules of a kind look: `numbers`, `addresses`, `handles`,
   `identifiers`, `names`, `names_zh`.
4. What they find becomes dots, one for each character (`redact`).

Vocabulary stands in the .tsv files beside the rules.
"""

from pipeline.text.redaction.redact import DOT, Redactor, holds_person, mask_personal, redaction_digest

__all__ = ["DOT", "Redactor", "holds_person", "mask_personal", "redaction_digest"]
