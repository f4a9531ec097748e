//! Arrow columns to whether there is a value: no text is made and no digest taken.

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;

use crate::bits;
use crate::calendar::{CODE_FIRST, CODE_MISSING};
use crate::category::{gather, is_garbled, texts};
use crate::parquet_file::plain_column;
use crate::role::RoleSpec;

/// The code of a value: 1, as [`CODE_FIRST`] is 0.
const CODE_KNOWN: u32 = CODE_FIRST + 1;

/// Whether each row of `column` holds a value, in place of what `out` held.
pub(crate) fn read_known(spec: &RoleSpec, column: &ArrayRef, out: &mut Vec<u32>) {
    out.clear();
    let code = |raw: &str| match spec.text(raw) {
        Some(text) if !is_garbled(text) => CODE_KNOWN,
        _ => CODE_MISSING,
    };
    match column.data_type() {
        DataType::Utf8 => {
            out.extend(column.as_string::<i32>().iter().map(|raw| raw.map_or(CODE_MISSING, code)));
        }
        DataType::Dictionary(..) => {
            let mut by_value = Vec::new();
            read_known(spec, &plain_column(column.as_any_dictionary().values()), &mut by_value);
            gather(column, &by_value, CODE_MISSING, out);
        }
        // Of these every value that is there has a text, and only a declared code makes it a
        // missing one.
        other
            if other.is_primitive()
                && (spec.is_plain() || other.is_numeric() && spec.is_verbatim()) =>
        {
            out.resize(column.len(), CODE_KNOWN);
            bits::blank(column.nulls(), CODE_MISSING, out);
        }
        _ => {
            let texts = texts(column);
            out.extend(texts.iter().map(|raw| raw.as_deref().map_or(CODE_MISSING, code)));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::types::Int16Type;
    use arrow_array::{BooleanArray, DictionaryArray, Float64Array, Int64Array, StringArray};
    use reliance_model::device::Table;

    use super::*;
    use crate::category::{Digests, NO_DIGEST};

    /// A row holds a value exactly where it has an identifier.
    fn agrees(table: &Table, column: ArrayRef) -> Vec<bool> {
        let spec = RoleSpec::new(table, "sex");
        let (mut codes, mut digests) = (Vec::new(), Vec::new());
        read_known(&spec, &column, &mut codes);
        Digests::default().read(&spec, &column, &mut digests);
        let known: Vec<bool> = codes.iter().map(|&code| code == CODE_KNOWN).collect();
        let named: Vec<bool> = digests.iter().map(|&digest| digest != NO_DIGEST).collect();
        assert_eq!(known, named);
        known
    }

    #[test]
    fn known_is_what_has_an_identifier_whatever_the_type() {
        let declared = Table { missing_codes: vec!["NA".into(), "-9".into()], ..Table::default() };
        for table in [Table::default(), declared] {
            let codes = !table.missing_codes.is_empty();
            let texts =
                StringArray::from(vec![Some("F"), Some("NA"), None, Some(" "), Some("\u{fffd}")]);
            assert_eq!(agrees(&table, Arc::new(texts)), [true, !codes, false, false, false]);
            let keyed: DictionaryArray<Int16Type> =
                [Some("F"), None, Some("NA"), Some("F")].into_iter().collect();
            assert_eq!(agrees(&table, Arc::new(keyed)), [true, false, !codes, true]);
            let numbers = Int64Array::from(vec![Some(2), Some(-9), None]);
            assert_eq!(agrees(&table, Arc::new(numbers)), [true, !codes, false]);
            let numbers = Float64Array::from(vec![Some(0.5), None, Some(-9.0)]);
            assert_eq!(agrees(&table, Arc::new(numbers)), [true, false, !codes]);
            let yes = BooleanArray::from(vec![Some(true), None, Some(false)]);
            assert_eq!(agrees(&table, Arc::new(yes)), [true, false, true]);
        }
    }
}
