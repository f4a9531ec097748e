//! Calendar months and days out of text, dates and time stamps.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType,
};
use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, TimeUnit};
use reliance_stats::reduction::Level;

use crate::hash::Lookup;
use crate::parquet_file::plain_column;
use crate::role::RoleSpec;

/// Code of a missing value, on every axis.
pub(crate) const CODE_MISSING: u32 = 0;
/// Code of an unusable value, on every axis.
pub(crate) const CODE_UNUSABLE: u32 = 1;
/// Code of the first level.
pub(crate) const CODE_FIRST: u32 = 2;

const MILLISECONDS_A_DAY: i64 = 86_400_000;
/// Days before 1900 and after 2199 are looked up, not indexed.
const FIRST_DAY: i64 = -25_567;
const DAYS: usize = 109_572;

/// Reads a column's months as codes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Months {
    /// Months since year 0, by code less [`CODE_FIRST`].
    months: Vec<i64>,
    codes: Lookup<i64, u32>,
    by_day: Vec<u32>,
}

impl Months {
    /// Can months be read from that type?
    pub(crate) fn reads(data_type: &DataType) -> bool {
        match data_type {
            DataType::Dictionary(_, values) => **values == DataType::Utf8,
            DataType::Utf8 | DataType::Null => true,
            DataType::Date32 | DataType::Date64 | DataType::Timestamp(..) => true,
            // As numbers such as 20250301; a column without any value often is one of floats.
            other => other.is_integer() || other.is_floating(),
        }
    }

    /// Codes in use.
    pub(crate) fn size(&self) -> usize {
        self.months.len() + CODE_FIRST as usize
    }

    /// The level behind a code.
    pub(crate) fn level(&self, code: u32) -> Level {
        match code.checked_sub(CODE_FIRST).and_then(|at| self.months.get(at as usize)) {
            None if code == CODE_MISSING => Level::Missing,
            None => Level::Unusable,
            Some(month) => Level::text(format!("{:04}-{:02}", month / 12, month % 12 + 1)),
        }
    }

    /// The months of `column`, in place of what `out` held.
    pub(crate) fn read(&mut self, spec: &RoleSpec, column: &ArrayRef, out: &mut Vec<u32>) {
        out.clear();
        match column.data_type() {
            DataType::Utf8 => {
                let texts = column.as_string::<i32>();
                out.extend(texts.iter().map(|text| self.code_of_text(spec, text)));
            }
            DataType::Dictionary(..) => {
                let dictionary = column.as_any_dictionary();
                let mut values = Vec::new();
                self.read(spec, &plain_column(dictionary.values()), &mut values);
                let nulls = dictionary.nulls();
                out.extend(dictionary.normalized_keys().iter().enumerate().map(|(row, &key)| {
                    let is_null = nulls.is_some_and(|nulls| nulls.is_null(row));
                    if is_null { CODE_MISSING } else { values.get(key).copied().unwrap_or(0) }
                }));
            }
            data_type if data_type.is_integer() || data_type.is_floating() => {
                let text = crate::category::texts(column);
                out.extend(text.iter().map(|text| self.code_of_text(spec, text.as_deref())));
            }
            _ => self.read_days(column, out),
        }
    }

    fn read_days(&mut self, column: &ArrayRef, out: &mut Vec<u32>) {
        let mut days = Vec::with_capacity(column.len());
        days_of(column, &mut days);
        match column.nulls() {
            None => out.extend(days.iter().map(|&day| self.code_of_day(day))),
            Some(nulls) => out.extend(
                days.iter()
                    .zip(nulls.iter())
                    .map(|(&day, valid)| if valid { self.code_of_day(day) } else { CODE_MISSING }),
            ),
        }
        out.resize(column.len(), CODE_MISSING);
    }

    #[inline]
    fn code_of_day(&mut self, day: i64) -> u32 {
        let slot = usize::try_from(day - FIRST_DAY).unwrap_or(DAYS);
        match self.by_day.get(slot) {
            Some(&code) if code != CODE_MISSING => code,
            _ => self.new_day(day, slot),
        }
    }

    fn new_day(&mut self, day: i64, slot: usize) -> u32 {
        let (year, month, _) = civil(day);
        if !(1..=9999).contains(&year) {
            return CODE_UNUSABLE;
        }
        let code = self.code(year * 12 + month - 1);
        if slot < DAYS {
            self.by_day.resize(DAYS, CODE_MISSING);
            self.by_day[slot] = code;
        }
        code
    }

    fn code_of_text(&mut self, spec: &RoleSpec, text: Option<&str>) -> u32 {
        let Some(text) = text.and_then(|text| spec.text(text)) else { return CODE_MISSING };
        month_of_text(text).map_or(CODE_UNUSABLE, |month| self.code(month))
    }

    fn code(&mut self, month: i64) -> u32 {
        let next = self.size() as u32;
        let code = *self.codes.entry(month).or_insert(next);
        if code == next {
            self.months.push(month);
        }
        code
    }
}

/// Months since year 0 of `2025-03`, `2025-03-01…`, `2025/03/01` or `20250301`.
fn month_of_text(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let number = |from: usize, to: usize| -> Option<i64> {
        let digits = bytes.get(from..to)?;
        let is_number = digits.iter().all(u8::is_ascii_digit);
        is_number.then(|| digits.iter().fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0')))
    };
    let year = number(0, 4)?;
    let (month, rest) = match bytes.get(4)? {
        b'-' | b'/' => (number(5, 7)?, &bytes[7..]),
        _ if bytes.len() == 8 => (number(4, 6)?, &bytes[6..]),
        _ => return None,
    };
    let goes_on = match rest {
        [] => true,
        [b'-' | b'/', tens, ones, ..] | [tens, ones] => {
            [tens, ones].iter().all(|digit| digit.is_ascii_digit())
                && (*b"01"..=*b"31").contains(&[*tens, *ones])
        }
        _ => false,
    };
    (goes_on && (1..=12).contains(&month) && year > 0).then_some(year * 12 + month - 1)
}

/// Year, month and day of the Gregorian calendar, from days since 1970-01-01.
///
/// Years are counted from March, so that the leap day is a year's last, and in eras of
/// 400 years, which have 146,097 days each.
pub(crate) fn civil(day: i64) -> (i64, i64, i64) {
    let from_march_0000 = day.saturating_add(719_468);
    let era = from_march_0000.div_euclid(146_097);
    let day_of_era = from_march_0000.rem_euclid(146_097);
    let leap_days = day_of_era / 1_460 - day_of_era / 36_524 + day_of_era / 146_096;
    let year_of_era = (day_of_era - leap_days) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day_of_month)
}

/// Days since 1970-01-01 of dates and time stamps; nothing for other types.
pub(crate) fn days_of(column: &ArrayRef, out: &mut Vec<i64>) {
    match column.data_type() {
        DataType::Date32 => {
            out.extend(column.as_primitive::<Date32Type>().values().iter().map(|&v| i64::from(v)));
        }
        DataType::Date64 => {
            let values = column.as_primitive::<Date64Type>().values();
            out.extend(values.iter().map(|value| value.div_euclid(MILLISECONDS_A_DAY)));
        }
        DataType::Timestamp(unit, _) => match unit {
            TimeUnit::Second => {
                let values = column.as_primitive::<TimestampSecondType>().values();
                out.extend(values.iter().map(|value| value.div_euclid(86_400)));
            }
            TimeUnit::Millisecond => {
                let values = column.as_primitive::<TimestampMillisecondType>().values();
                out.extend(values.iter().map(|value| value.div_euclid(MILLISECONDS_A_DAY)));
            }
            TimeUnit::Microsecond => {
                let values = column.as_primitive::<TimestampMicrosecondType>().values();
                out.extend(values.iter().map(|value| value.div_euclid(86_400_000_000)));
            }
            TimeUnit::Nanosecond => {
                let values = column.as_primitive::<TimestampNanosecondType>().values();
                out.extend(values.iter().map(|value| value.div_euclid(86_400_000_000_000)));
            }
        },
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_the_calendar() {
        let table = [
            (0, (1970, 1, 1)),
            (-1, (1969, 12, 31)),
            (11_016, (2000, 2, 29)),
            (11_017, (2000, 3, 1)),
            (20_513, (2026, 3, 1)),
            (-719_468, (0, 3, 1)),
        ];
        for (day, date) in table {
            assert_eq!(civil(day), date, "{day}");
        }
    }

    #[test]
    fn months_of_text() {
        let march = Some(2025 * 12 + 2);
        for text in ["2025-03", "2025-03-31", "2025-03-01T10:00:00Z", "2025/03/01", "20250301"] {
            assert_eq!(month_of_text(text), march, "{text}");
        }
        for text in ["", "2025", "2025-13", "2025-00-01", "03/01/2025", "2025-3-1", "2025-03-99"] {
            assert_eq!(month_of_text(text), None, "{text}");
        }
    }
}
