//! What is said to people: message files in each language, in `messages/`.
