//! Search keys: normalised text, bigrams and pinyin initials.
