"""What each line of a posting is: units, features, the classifier, headings, sections."""
