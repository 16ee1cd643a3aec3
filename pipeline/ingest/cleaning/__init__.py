"""From the text of a posting, in any markup, to a document of plain lines."""
