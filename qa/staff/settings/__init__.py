"""What an administrator keeps: units, appointments, fields, answering times, the calendar of working days."""
