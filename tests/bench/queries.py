"""The questions that are timed: for speeches in English, and for the generated corpus."""

# Two words each; the first of the speeches' stands in all but 32 of the 5,229.
TWO_WORDS = {
    "speeches": ("united nations", "human rights", "nuclear weapons", "climate change", "territorial integrity",
                 "sovereign equality", "leave union"),
    "generated": ("customs union", "common market", "member states"),
}

# Three common words each, from rather common to the commonest there are; in the generated corpus all three languages.
THREE_WORDS = {
    "speeches": (
        "united nations peace",
        "international community development",
        "security council states",
        "world human rights",
        "people government country",
        "we must not",
        "the of and",
    ),
    "generated": (
        "president country will",
        "states union will",
        "of the union",
        "the of and",
        "мы не в",
        "біз және бұл",
    ),
}
