//! The TypeScript side of the border, generated.

use ts_rs::{Config, TS};

use patchbay_codex::{accounts, setup, sign_in, wire};
use patchbay_doctor::{diff, receipt, report};
use patchbay_history::model;

/// The text of `ui/src/backend/types.gen.ts`: every type that crosses, and the list of commands.
#[must_use]
pub fn bindings() -> String {
    let config = Config::default();
    let mut out = String::from(
        "// Generated from crates/rpc by `cargo xtask types`. Do not edit: the tests compare.\n\n",
    );
    out.push_str("export const COMMANDS = [\n");
    for command in crate::COMMANDS {
        out.push_str(&format!("  \"{command}\",\n"));
    }
    out.push_str("] as const;\nexport type Command = (typeof COMMANDS)[number];\n");
    macro_rules! export {
        ($($ty:ty),* $(,)?) => { $(
            out.push('\n');
            out.push_str("export ");
            out.push_str(&<$ty as TS>::decl(&config));
            out.push('\n');
        )* };
    }
    export!(
        patchbay_words::Said,
        patchbay_words::Message,
        patchbay_words::Arg,
        patchbay_failure::Failure,
        patchbay_failure::Kind,
        patchbay_failure::RuntimeKind,
        patchbay_failure::Action,
        patchbay_failure::FailoverReason,
        report::Report,
        report::ToolReport,
        report::AfterRepair,
        report::LastFailure,
        report::VersionSource,
        report::Status,
        report::Severity,
        report::Route,
        report::RouteSource,
        report::Finding,
        report::Evidence,
        report::Repair,
        report::Edit,
        report::EditOp,
        receipt::RepairReceipt,
        receipt::RepairedFile,
        receipt::Remaining,
        receipt::UndoReceipt,
        receipt::RestoredFile,
        receipt::PastRepair,
        accounts::AccountView,
        crate::RoutedAccount,
        crate::OwnRoute,
        setup::Misfit,
        accounts::AccountKind,
        accounts::StoreKind,
        accounts::AccountStatus,
        accounts::Lender,
        accounts::FoundSignIn,
        accounts::SignOutNotice,
        sign_in::SignInView,
        sign_in::SignInNotice,
        sign_in::SignInNoticeKind,
        wire::Event,
        wire::ToolStatus,
        wire::Done,
        wire::TurnFailure,
        wire::TurnStatus,
        wire::ToolCall,
        wire::Usage,
        wire::Model,
        wire::ModelList,
        wire::ModelSource,
        wire::LimitWindow,
        wire::WindowName,
        patchbay_live_test::Target,
        patchbay_live_test::TargetView,
        patchbay_live_test::Foreign,
        patchbay_live_test::Exchange,
        patchbay_live_test::Progress,
        patchbay_live_test::Report,
        patchbay_live_test::Step,
        patchbay_live_test::StepName,
        patchbay_live_test::StepStatus,
        model::ConversationSummary,
        model::ConversationOptions,
        model::Conversation,
        model::Outline,
        model::OutlineEntry,
        model::Page,
        model::SearchHit,
        model::Piece,
        model::Imported,
        model::ImportOutcome,
        model::Attachment,
        model::AttachmentKind,
        model::Queued,
        patchbay_chat::AttachmentLimits,
        model::Message,
        model::TokensUsed,
        model::Source,
        model::MessageStatus,
        model::Role,
        crate::AppState,
        crate::Platform,
        crate::SignInWay,
        crate::WaysIn,
        crate::EndpointsView,
        crate::EndpointOrigins,
        crate::EndpointOrigin,
        crate::EndpointDefaults,
        crate::EndpointsChoice,
        crate::Settings,
        crate::Theme,
        crate::Language,
        crate::TextSize,
        crate::AppEvent,
        crate::FirstFrame,
        crate::ScreenName,
        crate::Screen,
        crate::Health,
        crate::Undoable,
        crate::Afterwards,
        crate::AfterwardsState,
        crate::ShownExcerpt,
        patchbay_doctor::Excerpt,
        patchbay_doctor::ExcerptLine,
        patchbay_doctor::KnownVersion,
        patchbay_doctor::Matching,
        crate::Explained,
        crate::EditorView,
        crate::RepairChoice,
        crate::RepairPreview,
        diff::FileDiff,
        diff::DiffLine,
        diff::DiffPart,
        diff::DiffLineKind,
        crate::Repaired,
        crate::Undone,
        crate::SignedOut,
        crate::ChatRequest,
        crate::ChatSay,
        crate::TurnWish,
        crate::ChatEvent,
        crate::RunningTurn,
        crate::ChatQueued,
        crate::Draft,
        crate::AttachmentContent,
        crate::ExportFormat,
        crate::ExportWords,
        crate::UsageView,
    );
    out
}

/// The text of `ui/src/backend/twin/failures.gen.json`: one failure of each kind in Rust's own words, so
/// that the twin, and a test of the cards, meet the words that people do.
///
/// # Errors
/// Those of the JSON writer.
pub fn failures() -> serde_json::Result<String> {
    let all: Vec<_> = patchbay_failure::Kind::ALL
        .iter()
        .map(|kind| patchbay_failure::Failure::new(*kind))
        .collect();
    serde_json::to_string_pretty(&all).map(|text| text + "\n")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    /// Red where what crosses the border changed and `cargo xtask types` was not run.
    #[test]
    fn what_is_checked_in_is_what_is_generated() {
        let ui = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui");
        for (file, generated) in [
            ("src/backend/types.gen.ts", super::bindings()),
            ("src/backend/twin/failures.gen.json", super::failures().unwrap()),
        ] {
            let file = ui.join(file);
            if std::env::var_os("PATCHBAY_WRITE_TYPES").is_some() {
                std::fs::create_dir_all(file.parent().unwrap()).unwrap();
                std::fs::write(&file, &generated).unwrap();
            }
            let checked_in = std::fs::read_to_string(&file).unwrap();
            assert!(checked_in == generated, "run `cargo xtask types`, commit {}", file.display());
        }
    }
}
