"""Who works on a question and where it goes: routing, claiming, assigning, coordinating, the sender's acts, closing, erasing."""
