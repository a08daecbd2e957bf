"""All mutations, by subject."""

from tests.mutations import background, law, private_text, questions, votes

MUTATIONS = (*votes.MUTATIONS, *law.MUTATIONS, *questions.MUTATIONS, *private_text.MUTATIONS, *background.MUTATIONS)
