//! Every screen of the real window in both themes, and those of them that the README shows: a picture
//! that nobody drew can't promise what is not there.

use crate::arguments::Arguments;
use crate::demo::{self, Plays};
use crate::place;
use crate::step::{Done, Failed, Stages};

/// A picture, and its name in `docs/pictures`.
const CHOSEN: &[(&str, &str)] =
    &[("03-health-light.png", "health.png"), ("03-health-dark.png", "health-dark.png")];

/// `cargo xtask shots`.
pub fn run(mut arguments: Arguments) -> Done {
    let yes = arguments.flag("--yes");
    arguments.end()?;
    let mut stages = Stages::begin();
    demo::prepare(&mut stages, true, yes)?;
    let taken = place::target().join("shots");
    stages.stage("shots", "every screen in both themes", || {
        demo::play(Plays::Shots, &taken, false)
    })?;
    eprintln!("   {}", taken.display());
    stages.stage("pictures", "docs/pictures", || {
        let folder = place::root().join("docs").join("pictures");
        for (from, to) in CHOSEN {
            std::fs::create_dir_all(&folder)
                .and_then(|()| std::fs::copy(taken.join(from), folder.join(to)))
                .map_err(|error| {
                    Failed::new(format!(
                        "{from} could not be copied ({error}); see {}",
                        taken.display()
                    ))
                })?;
            eprintln!("   docs/pictures/{to}");
        }
        Ok(())
    })
}
