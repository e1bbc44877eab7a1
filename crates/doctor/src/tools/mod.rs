//! The tools that Patchbay knows. To add one: a folder here and a row in [`TOOLS`].

pub(crate) mod openclaw;
pub(crate) mod shared;

use crate::environment::Environment;
use crate::files::Files;
use crate::report::ToolReport;
use time::OffsetDateTime;

/// A tool: its ids and how it is examined.
pub(crate) struct Tool {
    /// The id of the contract, for instance `openclaw`.
    pub(crate) id: &'static str,
    /// Reads (through `Files` only) and judges.
    pub(crate) examine: fn(&Environment, &mut Files, OffsetDateTime) -> Judged,
}

/// A tool's verdict, and the refresh tokens that it holds, to be compared with other tools'.
pub(crate) struct Judged {
    pub(crate) report: ToolReport,
    pub(crate) tokens: Vec<shared::Token>,
}

/// Every tool that is judged, in the order in which they are shown.
pub(crate) const TOOLS: &[Tool] = &[Tool { id: openclaw::ID, examine: openclaw::examine }];
