//! The README's pictures, taken by the demo's tour of the real window: a picture that nobody drew
//! can't promise what is not there.

use crate::arguments::Arguments;
use crate::demo;
use crate::place;
use crate::step::{Done, Failed, Stages};

/// Picture of the tour, and its name in `docs/pictures`.
const CHOSEN: &[(&str, &str)] =
    &[("03-health-light.png", "health.png"), ("03-health-dark.png", "health-dark.png")];

/// `cargo xtask shots`.
pub fn run(mut arguments: Arguments) -> Done {
    let yes = arguments.flag("--yes");
    arguments.end()?;
    let mut stages = Stages::begin();
    demo::prepare(&mut stages, true, yes)?;
    let taken = demo::pictures();
    stages.stage("tour", "takes the pictures", || demo::play(&taken, false))?;
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
