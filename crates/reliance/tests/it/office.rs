//! LibreOffice, where the machine has it: opens what the program wrote, types into cells, saves.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// What starts it.
const PROGRAM: &str = "soffice";
/// Longest that one run may take.
const LONGEST: Duration = Duration::from_mins(3);
/// How it saves workbooks.
const XLSX: &str = "Calc MS Excel 2007 XML";

/// LibreOffice with a profile of its own, so that nobody's settings count.
pub(crate) struct Office {
    profile: tempfile::TempDir,
}

/// A cell that a person types into: sheet (the first where it is empty), cell, what is typed.
pub(crate) type Typed<'a> = (&'a str, &'a str, &'a str);

impl Office {
    /// None where the machine has none, which is said.
    #[allow(clippy::print_stdout, reason = "a suite that does not run says so")]
    pub(crate) fn new(test: &str) -> Option<Office> {
        let there = Command::new(PROGRAM).arg("--version").output();
        if !there.is_ok_and(|ran| ran.status.success()) {
            println!("{test}: not run, for there is no `{PROGRAM}` on this machine");
            return None;
        }
        let office = Office { profile: tempfile::tempdir().unwrap() };
        // The first start fills the profile, and would write over a macro that is there.
        office.run(&["--terminate_after_init"]);
        Some(office)
    }

    /// Save each file in another form beside `out`.
    pub(crate) fn convert(&self, files: &[PathBuf], form: &str, out: &Path) {
        let out = out.to_str().unwrap();
        let mut arguments = vec!["--convert-to", form, "--outdir", out];
        arguments.extend(files.iter().map(|file| file.to_str().unwrap()));
        self.run(&arguments);
    }

    /// Open a workbook or a CSV (UTF-8, every column as text), type, and save as a workbook.
    pub(crate) fn edit(&self, from: &Path, to: &Path, typed: &[Typed<'_>]) {
        let library = self.profile.path().join("user/basic/Standard");
        fs::write(library.join("Module1.xba"), module(from, to, typed)).unwrap();
        self.run(&["macro:///Standard.Module1.Main"]);
        assert!(to.is_file(), "LibreOffice did not save {}", to.display());
    }

    fn run(&self, arguments: &[&str]) {
        let profile = format!("-env:UserInstallation=file://{}", self.profile.path().display());
        let mut child = Command::new(PROGRAM)
            .args([&profile, "--headless", "--norestore"])
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let start = Instant::now();
        loop {
            match child.try_wait().unwrap() {
                Some(status) => break assert!(status.success(), "{arguments:?}: {status}"),
                None if start.elapsed() > LONGEST => {
                    child.kill().unwrap();
                    panic!("{arguments:?} takes longer than {LONGEST:?}");
                }
                None => sleep(Duration::from_millis(50)),
            }
        }
    }
}

/// The macro that types. A cell is entered as by a person at the keyboard, so that what looks
/// like a day or a percentage becomes one.
fn module(from: &Path, to: &Path, typed: &[Typed<'_>]) -> String {
    let mut code = format!(
        "Sub Main\n\
         Dim how(2) As New com.sun.star.beans.PropertyValue\n\
         how(0).Name = \"Hidden\" : how(0).Value = True\n\
         {}\
         book = StarDesktop.loadComponentFromURL({}, \"_blank\", 0, how())\n\
         desk = book.CurrentController\n\
         keys = createUnoService(\"com.sun.star.frame.DispatchHelper\")\n\
         Dim at(0) As New com.sun.star.beans.PropertyValue\n\
         Dim text(0) As New com.sun.star.beans.PropertyValue\n\
         at(0).Name = \"ToPoint\" : text(0).Name = \"StringName\"\n",
        as_text(from),
        address(from)
    );
    for (sheet, cell, typed) in typed {
        let sheet = match *sheet {
            "" => "getByIndex(0)".to_string(),
            name => format!("getByName({})", quoted(name)),
        };
        let _ = write!(
            code,
            "desk.setActiveSheet(book.Sheets.{sheet})\n\
             at(0).Value = {}\n\
             keys.executeDispatch(desk.Frame, \".uno:GoToCell\", \"\", 0, at())\n\
             text(0).Value = {}\n\
             keys.executeDispatch(desk.Frame, \".uno:EnterString\", \"\", 0, text())\n",
            quoted(cell),
            quoted(typed)
        );
    }
    let _ = write!(
        code,
        "Dim form(0) As New com.sun.star.beans.PropertyValue\n\
         form(0).Name = \"FilterName\" : form(0).Value = {}\n\
         book.storeToURL({}, form())\n\
         book.close(True)\n\
         End Sub\n",
        quoted(XLSX),
        address(to)
    );
    let code = code.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <!DOCTYPE script:module PUBLIC \"-//OpenOffice.org//DTD OfficeDocument 1.0//EN\" \
         \"module.dtd\">\n\
         <script:module xmlns:script=\"http://openoffice.org/2000/script\" \
         script:name=\"Module1\" script:language=\"StarBasic\">{code}</script:module>\n"
    )
}

/// How a CSV is opened: comma, double quotes, UTF-8, from the first line, columns as text.
fn as_text(from: &Path) -> String {
    if from.extension().is_none_or(|end| end != "csv") {
        return String::new();
    }
    let columns: Vec<String> = (1..=40).map(|column| format!("{column}/2")).collect();
    format!(
        "how(1).Name = \"FilterName\" : how(1).Value = \"Text - txt - csv (StarCalc)\"\n\
         how(2).Name = \"FilterOptions\" : how(2).Value = \"44,34,76,1,{}\"\n",
        columns.join("/")
    )
}

fn address(path: &Path) -> String {
    quoted(&format!("file://{}", path.display()))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\"")).replace('\n', "\" & Chr(10) & \"")
}
