"""The book on paper: the pages of the site as one document, printed by Chromium.

========  ==================================================================
contents  which pages there are, in which order, and under which names
assemble  makes one document of the pages
press     prints the document and fills in the numbers of its pages
========  ==================================================================

`print.css` is how it looks. The command is tools/make_pdf.py.
"""
