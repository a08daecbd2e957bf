"""The second factor of the admin login: codes from an authenticator app (TOTP) and one-time recovery codes, by django-otp."""
