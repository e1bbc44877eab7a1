//! `patchbay-simulator`: the simulator as a program.

fn main() {}
