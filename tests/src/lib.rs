//! Stories through HTTP: builders and the running server they talk to.
