"""Facts of a posting: title, header fields, years, degree, seniority, pay."""
