//! What to watch so that an examination does not grow old.

use crate::examine::Examination;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Every path that this examination asked for, there or not. A path that ends in `*` stands for
/// every name in its folder.
#[must_use]
pub fn watched(examination: &Examination) -> BTreeSet<PathBuf> {
    examination.files.asked()
}
