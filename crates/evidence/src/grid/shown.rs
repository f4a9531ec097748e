//! What a cell of a workbook shows: its text, its day, and whether its number is a percentage.

use calamine::{DataRef, ExcelDateTime, Style};
use reliance_model::Date;

use super::Cell;

/// Seconds of a day.
const DAY: u64 = 86_400;
/// Largest time that is written in hours.
const LONGEST: f64 = 1e6;

/// A cell as it is shown.
pub(super) fn cell(value: &DataRef<'_>, style: Option<&Style>) -> Cell {
    let number = matches!(value, DataRef::Int(_) | DataRef::Float(_));
    let format = style.and_then(|style| style.number_format.as_ref());
    let percent = number && format.is_some_and(|format| has_percent(&format.format_code));
    let (text, date) = text(value);
    Cell { text, date, percent, ..Cell::default() }
}

fn text(value: &DataRef<'_>) -> (String, Option<Date>) {
    let text = match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => rounded(*number).to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => text.to_string(),
        DataRef::Bool(flag) => flag.to_string(),
        DataRef::Error(error) => error.to_string(),
        DataRef::DateTime(time) => return moment(time),
    };
    let text = text.trim().to_string();
    let date = super::day(&text);
    (text, date)
}

/// A fraction to the fifteen digits that spreadsheets show, so that `0.1+0.2` is `0.3`.
fn rounded(number: f64) -> f64 {
    match libm::trunc(number) == number {
        true => number,
        false => format!("{number:.14e}").parse().unwrap_or(number),
    }
}

/// A day; or, where the cell holds less than one or a stretch of time, hours and minutes.
fn moment(time: &ExcelDateTime) -> (String, Option<Date>) {
    let days = time.as_f64();
    if time.is_duration() || (0.0..1.0).contains(&days) {
        return (hours(days), None);
    }
    let (year, month, day, ..) = time.to_ymd_hms_milli();
    let date = Date::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day));
    (date.map(|date| date.to_string()).unwrap_or_default(), date)
}

/// Days as `8:30`, or `8:30:05` where there are seconds; the number itself where it is no time.
fn hours(days: f64) -> String {
    if !(0.0..LONGEST).contains(&days) {
        return days.to_string();
    }
    let seconds = libm::round(days * DAY as f64) as u64;
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match rest {
        0 => format!("{hours}:{minutes:02}"),
        rest => format!("{hours}:{minutes:02}:{rest:02}"),
    }
}

/// Does a number format show percentages? What stands in quotes or behind a backslash is words.
fn has_percent(format: &str) -> bool {
    let (mut quoted, mut escaped) = (false, false);
    format.chars().any(|c| {
        if std::mem::take(&mut escaped) {
            return false;
        }
        match c {
            '"' => quoted = !quoted,
            '\\' if !quoted => escaped = true,
            '%' => return !quoted,
            _ => {}
        }
        false
    })
}

/// A number in decimals times a hundred, to its last digit: `0.932` is `93.2%`.
pub(super) fn percentage(number: &str) -> Option<String> {
    let (sign, digits) = match number.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", number),
    };
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !plain(whole) || !plain(decimals) {
        return None;
    }
    let padded = format!("{decimals:0<2}");
    let (moved, rest) = padded.split_at_checked(2)?;
    let whole = format!("{whole}{moved}");
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let rest = rest.trim_end_matches('0');
    let point = if rest.is_empty() { "" } else { "." };
    Some(format!("{sign}{whole}{point}{rest}%"))
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType::{DateTime, TimeDelta};

    use super::*;

    #[test]
    fn percentages_are_moved_digit_by_digit() {
        let moved = ["0.07", "0.932", "1", "-0.005", "0", "12.3456", "0.1", "1e-7", "", "x"]
            .map(|number| percentage(number).unwrap_or("none".into()));
        let wanted =
            ["7%", "93.2%", "100%", "-0.5%", "0%", "1234.56%", "10%", "none", "none", "none"];
        assert_eq!(moved, wanted);
    }

    #[test]
    fn what_a_formula_leaves_beyond_fifteen_digits_is_not_shown() {
        let shown = |number: f64| text(&DataRef::Float(number)).0;
        assert_eq!(shown(0.1 + 0.2), "0.3");
        assert_eq!(shown(0.333_333_333_333_333_3), "0.333333333333333");
        assert_eq!(shown(9_007_199_254_740_991.0), "9007199254740991");
        assert_eq!(shown(f64::NAN), "NaN");
    }

    #[test]
    fn only_a_percent_sign_that_is_no_word_makes_a_percentage() {
        let of = ["0%", "0.0##%", "0.00\" %\"", "0\\%", "General", "0;-0%"].map(has_percent);
        assert_eq!(of, [true, true, false, false, false, true]);
    }

    #[test]
    fn a_time_is_no_day() {
        let shown = |days, kind| moment(&ExcelDateTime::new(days, kind, false));
        assert_eq!(shown(1.0 / 24.0 + 1.0 / 1440.0, DateTime), ("1:01".into(), None));
        assert_eq!(shown(1.25, TimeDelta), ("30:00".into(), None));
        assert_eq!(shown(0.5 + 5.0 / 86_400.0, DateTime), ("12:00:05".into(), None));
        let day = Date::from_ymd_opt(2026, 11, 20);
        assert_eq!(shown(46_346.0, DateTime), ("2026-11-20".into(), day));
        assert_eq!(shown(-1.0, TimeDelta).1, None);
        assert_eq!(shown(f64::NAN, TimeDelta).1, None);
    }
}
