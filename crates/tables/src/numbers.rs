//! Arrow columns to numbers, as order-preserving integers with marks.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type,
    Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;

use crate::parquet_file::plain_column;
use crate::role::{MISSING, RoleSpec};

/// Slots of the memory of decimal readings of 32-bit floats.
const MEMORY: usize = 1 << 12;

/// Reads a column's numbers.
#[derive(Debug, Clone)]
pub(crate) struct Numbers {
    memory: Vec<(u32, f64)>,
}

impl Default for Numbers {
    fn default() -> Numbers {
        Numbers { memory: vec![(0, 0.0); MEMORY] }
    }
}

impl Numbers {
    /// Can numbers be read from that type?
    pub(crate) fn reads(data_type: &DataType) -> bool {
        match data_type {
            DataType::Dictionary(_, values) => Numbers::reads(values),
            DataType::Utf8 | DataType::Boolean | DataType::Null => true,
            DataType::Decimal128(..) => true,
            other => other.is_integer() || matches!(other, DataType::Float32 | DataType::Float64),
        }
    }

    /// The numbers of `column`, in place of what `out` held.
    pub(crate) fn read(&mut self, spec: &RoleSpec, column: &ArrayRef, out: &mut Vec<u64>) {
        out.clear();
        match column.data_type() {
            DataType::Float64 => primitive::<Float64Type>(column, out, |value| spec.number(value)),
            DataType::Float32 => {
                primitive::<Float32Type>(column, out, |value| spec.number(self.decimal(value)));
            }
            DataType::Int8 => primitive::<Int8Type>(column, out, |v| spec.number(v.into())),
            DataType::Int16 => primitive::<Int16Type>(column, out, |v| spec.number(v.into())),
            DataType::Int32 => primitive::<Int32Type>(column, out, |v| spec.number(v.into())),
            DataType::Int64 => primitive::<Int64Type>(column, out, |v| spec.number(v as f64)),
            DataType::UInt8 => primitive::<UInt8Type>(column, out, |v| spec.number(v.into())),
            DataType::UInt16 => primitive::<UInt16Type>(column, out, |v| spec.number(v.into())),
            DataType::UInt32 => primitive::<UInt32Type>(column, out, |v| spec.number(v.into())),
            DataType::UInt64 => primitive::<UInt64Type>(column, out, |v| spec.number(v as f64)),
            DataType::Decimal128(..) => decimals(spec, column, out),
            DataType::Boolean => {
                let column = column.as_boolean();
                out.extend(column.iter().map(|value| match value {
                    None => MISSING,
                    Some(value) => spec.number(f64::from(u8::from(value))),
                }));
            }
            DataType::Utf8 => {
                let column = column.as_string::<i32>();
                out.extend(column.iter().map(|value| match value {
                    None => MISSING,
                    Some(text) => spec.number_of_text(text),
                }));
            }
            DataType::Dictionary(..) => self.dictionary(spec, column, out),
            _ => out.resize(column.len(), MISSING),
        }
    }

    fn dictionary(&mut self, spec: &RoleSpec, column: &ArrayRef, out: &mut Vec<u64>) {
        let dictionary = column.as_any_dictionary();
        let mut values = Vec::new();
        self.read(spec, &plain_column(dictionary.values()), &mut values);
        let nulls = dictionary.nulls();
        out.extend(dictionary.normalized_keys().iter().enumerate().map(|(row, &key)| {
            let is_null = nulls.is_some_and(|nulls| nulls.is_null(row));
            if is_null { MISSING } else { values.get(key).copied().unwrap_or(MISSING) }
        }));
    }

    /// A 32-bit float as the shortest decimal that names it: the float nearest to 0.35 is
    /// 0.35, as it is in the CSV file of the same values, and not 0.3499999940395355.
    fn decimal(&mut self, value: f32) -> f64 {
        let bits = value.to_bits();
        let slot = bits.wrapping_mul(0x9e37_79b1) as usize >> 20;
        let remembered = self.memory[slot];
        if remembered.0 == bits {
            return remembered.1;
        }
        let decimal = value.to_string().parse().unwrap_or(f64::from(value));
        self.memory[slot] = (bits, decimal);
        decimal
    }
}

#[inline]
fn primitive<T: ArrowPrimitiveType>(
    column: &ArrayRef,
    out: &mut Vec<u64>,
    mut read: impl FnMut(T::Native) -> u64,
) {
    let column = column.as_primitive::<T>();
    out.extend(column.values().iter().map(|&value| read(value)));
    crate::bits::blank(column.nulls(), MISSING, out);
}

fn decimals(spec: &RoleSpec, column: &ArrayRef, out: &mut Vec<u64>) {
    let column = column.as_primitive::<Decimal128Type>();
    out.extend((0..column.len()).map(|row| {
        if column.is_null(row) {
            MISSING
        } else {
            spec.number_of_text(&column.value_as_string(row))
        }
    }));
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{Float32Array, Float64Array, Int16Array, StringArray};
    use reliance_stats::reduction::Number;

    use super::*;
    use crate::role::{NOT_A_NUMBER, NOT_FINITE};

    fn read(column: ArrayRef) -> Vec<u64> {
        let mut out = Vec::new();
        Numbers::default().read(&RoleSpec::new(&Default::default(), "x"), &column, &mut out);
        out
    }

    #[test]
    fn every_type_gives_the_same_number() {
        let want = vec![Number::new(0.35).unwrap().ordered_bits(), MISSING];
        assert_eq!(read(Arc::new(Float64Array::from(vec![Some(0.35), None]))), want);
        assert_eq!(read(Arc::new(Float32Array::from(vec![Some(0.35), None]))), want);
        assert_eq!(read(Arc::new(StringArray::from(vec![Some(" 0.35"), None]))), want);
        let seven = Number::new(7.0).unwrap().ordered_bits();
        assert_eq!(read(Arc::new(Int16Array::from(vec![7]))), [seven]);
    }

    #[test]
    fn what_is_no_number_is_marked() {
        let column = Float64Array::from(vec![f64::NAN, f64::INFINITY]);
        assert_eq!(read(Arc::new(column)), [NOT_FINITE, NOT_FINITE]);
        assert_eq!(read(Arc::new(StringArray::from(vec!["high", ""]))), [NOT_A_NUMBER, MISSING]);
    }
}
