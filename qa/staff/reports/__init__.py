"""The figures of a period: on the screen, as a spreadsheet and as PDF."""
