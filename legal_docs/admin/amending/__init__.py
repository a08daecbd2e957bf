"""Hold the admin's workbench for amendments: its forms, screens and address."""
