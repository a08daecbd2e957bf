"""The admin's workbench for amendments: its forms, screens and addresses."""
