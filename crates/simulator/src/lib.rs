//! A local stand-in for OpenAI's sign-in issuer and model endpoints.
