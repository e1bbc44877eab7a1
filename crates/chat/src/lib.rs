//! One turn: a conversation, an account and a transport brought together.
