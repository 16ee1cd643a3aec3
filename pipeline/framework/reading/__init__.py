"""Reading a framework: from a file of any format, by what is meant, to a draft and to how it was understood."""
