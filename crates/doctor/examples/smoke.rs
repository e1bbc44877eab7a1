#![allow(missing_docs, clippy::all, clippy::unwrap_used, clippy::print_stdout)]
use patchbay_doctor::*;
fn main() {
    let home = std::env::args().nth(1).unwrap();
    let env = Environment {
        home: home.clone().into(),
        vars: Default::default(),
        isolated: true,
        data_dir: "/tmp/pb-data".into(),
        versions: std::env::args()
            .nth(2)
            .map(|v| ("openclaw".to_string(), v))
            .into_iter()
            .collect(),
    };
    let t = std::time::Instant::now();
    let ex = examine(&env, &[]);
    eprintln!("{:?}", t.elapsed());
    if std::env::var("QUIET").is_err() {
        println!("{}", serde_json::to_string_pretty(ex.report()).unwrap());
    }
    let t = std::time::Instant::now();
    let p = plan(&ex, &Selection::default());
    eprintln!("plan {:?}", t.elapsed());
    match p {
        Ok(p) => {
            println!("{}", p.unified());
            println!("{:?}", p.dry_run().remaining);
            if std::env::var("QUIET").is_err() {
                println!("{}", serde_json::to_string(&p.diffs()).unwrap());
            }
        }
        Err(e) => println!("{e:?}"),
    }
}
