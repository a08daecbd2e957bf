"""The work on a question: routing, claiming, assigning, coordinating, the sender's acts, closing, erasing."""
