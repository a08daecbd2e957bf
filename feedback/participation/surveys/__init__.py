"""The portal survey: rounds, invitations, answers, figures."""
