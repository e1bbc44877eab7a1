//! The command line, `patchbay`.

fn main() {}
