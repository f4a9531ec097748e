//! Arrow columns to codes of categories, and to digests of identifiers.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type,
    Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;
use reliance_stats::reduction::Level;

use crate::bits;
use crate::calendar::{CODE_FIRST, CODE_MISSING, CODE_UNUSABLE, civil, days_of};
use crate::digest::{digest, digest_of_integer};
use crate::hash::Lookup;
use crate::parquet_file::plain_column;
use crate::role::RoleSpec;

/// Spellings whose code is remembered; further ones are looked up each time.
const MEMORY: usize = 1 << 20;

/// Reads a column's categories as codes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Category {
    levels: Vec<String>,
    codes: Lookup<String, u32>,
    spellings: Lookup<Box<str>, u32>,
    integers: Lookup<i64, u32>,
    dictionary: Option<(ArrayRef, Vec<u32>)>,
    limit: usize,
    is_full: bool,
}

impl Category {
    /// Categories, at most `limit`.
    pub(crate) fn new(limit: usize) -> Category {
        Category { limit, ..Category::default() }
    }

    /// Can categories be read from that type?
    pub(crate) fn reads(data_type: &DataType) -> bool {
        use DataType::{Boolean, Date32, Date64, Decimal128, Float32, Float64, Null, Timestamp};
        match data_type {
            DataType::Dictionary(_, values) => Category::reads(values),
            DataType::Utf8 | Boolean | Null | Decimal128(..) => true,
            Float32 | Float64 | Date32 | Date64 | Timestamp(..) => true,
            other => other.is_integer(),
        }
    }

    /// Codes in use.
    pub(crate) fn size(&self) -> usize {
        self.levels.len() + CODE_FIRST as usize
    }

    /// Were there more levels than allowed?
    pub(crate) fn is_full(&self) -> bool {
        self.is_full
    }

    /// The text behind a code, `None` for the two marks.
    pub(crate) fn text(&self, code: u32) -> Option<&str> {
        let at = code.checked_sub(CODE_FIRST)?;
        self.levels.get(at as usize).map(String::as_str)
    }

    /// The texts of all levels.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.levels.iter().map(String::as_str)
    }

    /// The level behind a code.
    pub(crate) fn level(&self, code: u32) -> Level {
        match self.text(code) {
            Some(text) => Level::text(text),
            None if code == CODE_MISSING => Level::Missing,
            None => Level::Unusable,
        }
    }

    /// The codes of `column`, in place of what `out` held.
    pub(crate) fn read(&mut self, spec: &RoleSpec, column: &ArrayRef, out: &mut Vec<u32>) {
        out.clear();
        match column.data_type() {
            DataType::Utf8 => {
                let texts = column.as_string::<i32>();
                out.extend((0..texts.len()).map(|row| match texts.is_valid(row) {
                    true => self.code_of_spelling(spec, texts.value(row)),
                    false => CODE_MISSING,
                }));
            }
            DataType::Dictionary(..) => self.read_dictionary(spec, column, out),
            DataType::Boolean => self.read_booleans(spec, column, out),
            DataType::Int16 => self.read_integers::<Int16Type>(spec, column, out),
            DataType::Int32 => self.read_integers::<Int32Type>(spec, column, out),
            DataType::Int64 => self.read_integers::<Int64Type>(spec, column, out),
            _ => out.extend(texts(column).iter().map(|text| match text {
                Some(text) => self.code_of_spelling(spec, text),
                None => CODE_MISSING,
            })),
        }
    }

    fn read_dictionary(&mut self, spec: &RoleSpec, column: &ArrayRef, out: &mut Vec<u32>) {
        let dictionary = column.as_any_dictionary();
        let values = dictionary.values();
        // The array is held, so its address cannot be another's.
        let is_same = |(held, _): &(ArrayRef, Vec<u32>)| held.to_data().ptr_eq(&values.to_data());
        if !self.dictionary.as_ref().is_some_and(is_same) {
            let mut codes = Vec::new();
            self.read(spec, &plain_column(values), &mut codes);
            self.dictionary = Some((values.clone(), codes));
        }
        let codes = self.dictionary.as_ref().map_or(&[][..], |(_, codes)| codes);
        gather(column, codes, CODE_MISSING, out);
    }

    fn read_booleans(&mut self, spec: &RoleSpec, column: &ArrayRef, out: &mut Vec<u32>) {
        let column = column.as_boolean();
        // What does not occur is no level.
        let mut code = |occurs, text| {
            if occurs { self.code_of_spelling(spec, text) } else { CODE_MISSING }
        };
        let no = code(column.false_count() > 0, "false");
        let yes = code(column.true_count() > 0, "true");
        bits::choose(column, [CODE_MISSING, no, yes], out);
    }

    fn read_integers<T: ArrowPrimitiveType>(
        &mut self,
        spec: &RoleSpec,
        column: &ArrayRef,
        out: &mut Vec<u32>,
    ) where
        T::Native: Into<i64>,
    {
        let column = column.as_primitive::<T>();
        out.extend(column.iter().map(|value| {
            let Some(value) = value else { return CODE_MISSING };
            let value: i64 = value.into();
            if let Some(&code) = self.integers.get(&value) {
                return code;
            }
            let code = self.code_of_text(spec, &value.to_string());
            if self.integers.len() < MEMORY {
                self.integers.insert(value, code);
            }
            code
        }));
    }

    #[inline]
    fn code_of_spelling(&mut self, spec: &RoleSpec, raw: &str) -> u32 {
        if let Some(&code) = self.spellings.get(raw) {
            return code;
        }
        let code = self.code_of_text(spec, raw);
        if self.spellings.len() < MEMORY {
            self.spellings.insert(raw.into(), code);
        }
        code
    }

    fn code_of_text(&mut self, spec: &RoleSpec, raw: &str) -> u32 {
        let Some(text) = spec.text(raw) else { return CODE_MISSING };
        if is_garbled(text) || !spec.is_known_level(text) {
            return CODE_UNUSABLE;
        }
        if let Some(&code) = self.codes.get(text) {
            return code;
        }
        if self.levels.len() >= self.limit {
            self.is_full = true;
            return CODE_UNUSABLE;
        }
        let code = self.size() as u32;
        self.levels.push(text.to_string());
        self.codes.insert(text.to_string(), code);
        code
    }
}

/// Was the text not UTF-8? The reader then left its mark, which no category and no
/// identifier has.
pub(crate) fn is_garbled(text: &str) -> bool {
    text.contains(char::REPLACEMENT_CHARACTER)
}

/// Rows of a dictionary column by the outcome of their dictionary value.
pub(crate) fn gather<T: Copy>(column: &ArrayRef, by_value: &[T], missing: T, out: &mut Vec<T>) {
    let value = |key: usize| by_value.get(key).copied().unwrap_or(missing);
    if let Some(keyed) = column.as_dictionary_opt::<Int32Type>() {
        let keys = keyed.keys();
        out.extend(keys.values().iter().map(|&key| value(key as usize)));
        bits::blank(keys.nulls(), missing, out);
        return;
    }
    let dictionary = column.as_any_dictionary();
    let nulls = dictionary.nulls();
    out.extend(dictionary.normalized_keys().iter().enumerate().map(|(row, &key)| {
        if nulls.is_some_and(|nulls| nulls.is_null(row)) { missing } else { value(key) }
    }));
}

/// Each value as its canonical text, the slow way, for types that are rarely categories.
pub(crate) fn texts(column: &ArrayRef) -> Vec<Option<String>> {
    macro_rules! display {
        ($type:ty) => {{
            let column = column.as_primitive::<$type>();
            column.iter().map(|value| value.map(|value| value.to_string())).collect()
        }};
    }
    match column.data_type() {
        DataType::Utf8 => {
            column.as_string::<i32>().iter().map(|text| text.map(str::to_string)).collect()
        }
        DataType::Boolean => {
            column.as_boolean().iter().map(|value| value.map(|value| value.to_string())).collect()
        }
        DataType::Int8 => display!(Int8Type),
        DataType::Int16 => display!(Int16Type),
        DataType::Int32 => display!(Int32Type),
        DataType::Int64 => display!(Int64Type),
        DataType::UInt8 => display!(UInt8Type),
        DataType::UInt16 => display!(UInt16Type),
        DataType::UInt32 => display!(UInt32Type),
        DataType::UInt64 => display!(UInt64Type),
        DataType::Float32 => display!(Float32Type),
        DataType::Float64 => display!(Float64Type),
        DataType::Decimal128(..) => {
            let column = column.as_primitive::<Decimal128Type>();
            let text = |row| column.is_valid(row).then(|| column.value_as_string(row));
            (0..column.len()).map(text).collect()
        }
        _ => days(column),
    }
}

fn days(column: &ArrayRef) -> Vec<Option<String>> {
    let mut days = Vec::with_capacity(column.len());
    days_of(column, &mut days);
    let text = |row: usize| {
        let (year, month, day) = civil(*days.get(row)?);
        column.is_valid(row).then(|| format!("{year:04}-{month:02}-{day:02}"))
    };
    (0..column.len()).map(text).collect()
}

/// Mark of a row without an identifier.
pub(crate) const NO_DIGEST: u128 = 0;

/// Reads a column's identifiers as digests.
#[derive(Debug, Clone, Default)]
pub(crate) struct Digests {
    dictionary: Option<(ArrayRef, Vec<u128>)>,
}

impl Digests {
    /// The digests of `column`, in place of what `out` held.
    pub(crate) fn read(&mut self, spec: &RoleSpec, column: &ArrayRef, out: &mut Vec<u128>) {
        out.clear();
        let of = |raw: &str| match spec.text(raw) {
            Some(text) if !is_garbled(text) => digest(text).0.max(1),
            _ => NO_DIGEST,
        };
        match column.data_type() {
            DataType::Utf8 => {
                let texts = column.as_string::<i32>();
                out.extend(texts.iter().map(|text| text.map_or(NO_DIGEST, of)));
            }
            DataType::Int64 if spec.is_verbatim() => {
                let column = column.as_primitive::<Int64Type>();
                let values = column.values().iter();
                out.extend(values.map(|&value| digest_of_integer(value).0.max(1)));
                bits::blank(column.nulls(), NO_DIGEST, out);
            }
            DataType::Dictionary(..) => {
                let values = column.as_any_dictionary().values();
                let is_same = |(held, _): &(ArrayRef, _)| held.to_data().ptr_eq(&values.to_data());
                if !self.dictionary.as_ref().is_some_and(is_same) {
                    let mut digests = Vec::new();
                    self.read(spec, &plain_column(values), &mut digests);
                    self.dictionary = Some((values.clone(), digests));
                }
                let digests = self.dictionary.as_ref().map_or(&[][..], |(_, digests)| digests);
                gather(column, digests, NO_DIGEST, out);
            }
            _ => out.extend(texts(column).iter().map(|text| text.as_deref().map_or(0, of))),
        }
    }
}

/// Reads a column's yes and no as codes: [`CODE_FIRST`] is 0, the next is 1.
pub(crate) fn read_binary(spec: &RoleSpec, column: &ArrayRef, out: &mut Vec<u32>) {
    out.clear();
    match column.data_type() {
        DataType::Boolean if !spec.has_recode() => {
            let codes = [CODE_MISSING, CODE_FIRST, CODE_FIRST + 1];
            bits::choose(column.as_boolean(), codes, out);
        }
        DataType::Utf8 => {
            let texts = column.as_string::<i32>();
            out.extend(texts.iter().map(|text| text.map_or(CODE_MISSING, |t| binary(spec, t))));
        }
        DataType::Dictionary(..) => {
            let mut values = Vec::new();
            read_binary(spec, &plain_column(column.as_any_dictionary().values()), &mut values);
            gather(column, &values, CODE_MISSING, out);
        }
        DataType::Int8 => binary_integers::<Int8Type>(spec, column, out),
        DataType::Int16 => binary_integers::<Int16Type>(spec, column, out),
        DataType::Int32 => binary_integers::<Int32Type>(spec, column, out),
        DataType::Int64 => binary_integers::<Int64Type>(spec, column, out),
        _ => out.extend(
            texts(column).iter().map(|text| text.as_deref().map_or(0, |text| binary(spec, text))),
        ),
    }
}

fn binary_integers<T: ArrowPrimitiveType>(spec: &RoleSpec, column: &ArrayRef, out: &mut Vec<u32>)
where
    T::Native: Into<i64>,
{
    let column = column.as_primitive::<T>();
    out.extend(column.iter().map(|value| match value.map(Into::into) {
        None => CODE_MISSING,
        Some(value) if !spec.is_verbatim() => binary(spec, &value.to_string()),
        Some(0i64) => CODE_FIRST,
        Some(1) => CODE_FIRST + 1,
        Some(_) => CODE_UNUSABLE,
    }));
}

fn binary(spec: &RoleSpec, raw: &str) -> u32 {
    match spec.text(raw) {
        None => CODE_MISSING,
        Some("0") => CODE_FIRST,
        Some("1") => CODE_FIRST + 1,
        Some(text) if text.eq_ignore_ascii_case("false") => CODE_FIRST,
        Some(text) if text.eq_ignore_ascii_case("true") => CODE_FIRST + 1,
        Some(text) => match text.parse::<f64>() {
            Ok(0.0) => CODE_FIRST,
            Ok(1.0) => CODE_FIRST + 1,
            Ok(value) if spec.number(value) == crate::role::MISSING => CODE_MISSING,
            _ => CODE_UNUSABLE,
        },
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{DictionaryArray, Float64Array, Int64Array, StringArray};
    use reliance_model::device::Table;

    use super::*;

    fn spec() -> RoleSpec {
        let mut table = Table { missing_codes: vec!["NA".into(), "-9".into()], ..Table::default() };
        table.recode.insert("sex".into(), [("2".to_string(), "F".to_string())].into());
        RoleSpec::new(&table, "sex")
    }

    fn levels(column: ArrayRef) -> Vec<String> {
        let (mut category, mut codes) = (Category::new(9), Vec::new());
        category.read(&spec(), &column, &mut codes);
        codes.into_iter().map(|code| category.level(code).to_string()).collect()
    }

    #[test]
    fn categories_have_one_spelling_whatever_the_type() {
        let want = ["F", "(missing)", "F"];
        assert_eq!(levels(Arc::new(StringArray::from(vec![" F", "NA", "2"]))), want);
        let keyed: DictionaryArray<Int16Type> =
            vec![Some("F"), None, Some("2 ")].into_iter().collect();
        assert_eq!(levels(Arc::new(keyed)), want);
        assert_eq!(levels(Arc::new(Int64Array::from(vec![2, -9, 2]))), want);
        assert_eq!(levels(Arc::new(Float64Array::from(vec![2.0, -9.0, 2.0]))), want);
    }

    #[test]
    fn yes_and_no_in_every_spelling() {
        let mut codes = Vec::new();
        let texts = StringArray::from(vec!["0", "1", "TRUE", "1.0", "-9", "-9.0", "2", "yes", ""]);
        read_binary(
            &RoleSpec::new(&Table::default(), "truth"),
            &(Arc::new(texts.clone()) as ArrayRef),
            &mut codes,
        );
        assert_eq!(codes, [2, 3, 3, 3, 1, 1, 1, 1, 0]);
        let mut table = Table { missing_codes: vec!["-9".into()], ..Table::default() };
        table.recode.insert("truth".into(), [("yes".to_string(), "1".to_string())].into());
        read_binary(&RoleSpec::new(&table, "truth"), &(Arc::new(texts) as ArrayRef), &mut codes);
        assert_eq!(codes, [2, 3, 3, 3, 0, 0, 1, 3, 0]);
    }

    #[test]
    fn identifiers_of_any_type_have_one_digest() {
        let read = |column: ArrayRef| {
            let mut out = Vec::new();
            Digests::default().read(&RoleSpec::new(&Table::default(), "case"), &column, &mut out);
            out
        };
        let want = read(Arc::new(Int64Array::from(vec![Some(17), None])));
        assert_eq!(want, [digest("17").0, NO_DIGEST]);
        assert_eq!(read(Arc::new(StringArray::from(vec![Some("17 "), Some("")]))), want);
        assert_eq!(read(Arc::new(Float64Array::from(vec![Some(17.0), None]))), want);
    }

    #[test]
    fn too_many_levels_are_noticed() {
        let mut category = Category::new(2);
        let column: ArrayRef = Arc::new(StringArray::from(vec!["a", "b", "c"]));
        category.read(&spec(), &column, &mut Vec::new());
        assert!(category.is_full());
    }
}
