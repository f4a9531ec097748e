//! CSV files as people write them, and as they break.

use arrow_array::cast::AsArray;
use proptest::prelude::*;

use super::*;

/// Rows with their numbers, and the faults as text.
fn read(bytes: &[u8], record_bytes: usize) -> (Vec<String>, String) {
    let source = bytes.to_vec();
    let file = CsvFile::open("a.csv", &source, record_bytes).unwrap();
    let wanted: Vec<usize> = (0..file.columns.len()).collect();
    let mut rows = Vec::new();
    let end = file.read(&source, &wanted, &mut |batch| {
        for row in 0..batch.rows {
            let fields: Vec<&str> =
                batch.columns.iter().map(|column| column.as_string::<i32>().value(row)).collect();
            rows.push(format!("{} {}", batch.first + row as u64, fields.join("|")));
        }
    });
    assert_eq!(end.sha256.as_deref(), crate::source::sha256(&source).ok().as_deref());
    let problems = end.faults.problems("a.csv", &|_| Default::default());
    let faults: Vec<String> = problems
        .iter()
        .map(|problem| format!("{}{}", problem.code, problem.place.suffix()))
        .collect();
    (rows, faults.join("; "))
}

#[test]
fn separators_marks_quotes_and_line_ends() {
    let want = vec!["1 1|a".to_string(), "2 2|b c".to_string()];
    for text in [
        "id,x\n1,a\n2,b c\n",
        "\u{feff}id;x\r\n1;a\r\n\r\n2;b c",
        "id\tx\r1\ta\r2\tb c\r",
        "\"id\",\"x\"\n\"1\",a\n2,\"b c\"\n",
    ] {
        assert_eq!(read(text.as_bytes(), 100), (want.clone(), String::new()), "{text:?}");
    }
    assert_eq!(read(b"id,x\n1,\"a \"\"b\"\", c\nd\"\n", 100).0, ["1 1|a \"b\", c\nd"]);
}

#[test]
fn a_header_that_can_be_cut_in_two_ways_is_told() {
    let told = |text: &str| {
        let file = CsvFile::open("a.csv", &text.as_bytes().to_vec(), 100).unwrap();
        (file.columns.len(), file.ambiguous.map(|problem| problem.message))
    };
    assert_eq!(told("id;\"age, years\"\n"), (2, None));
    assert_eq!(told("id\n"), (1, None));
    let (columns, message) = told("id;age, years;sex\n");
    assert_eq!(columns, 3);
    insta::assert_snapshot!(message.unwrap(), @"the header holds more than one of comma, semicolon and tab; it was cut at semicolons, of which it has most");
    assert_eq!(told("id,age;sex\n").0, 2);
}

#[test]
fn a_torn_row_costs_that_row_only() {
    let (rows, faults) = read(b"id,x\n1,a\n2\n3,c,d\n4,\"e\n5,f\n6,g\n", 100);
    assert_eq!(rows, ["1 1|a", "5 5|f", "6 6|g"]);
    assert_eq!(faults, "torn-row, 3 rows (2, 3, 4; not counting the header)");
}

#[test]
fn a_quote_out_of_place_swallows_no_row() {
    let (rows, faults) = read(b"id,x\n1,\"a\n2,b\n3,\"c\"\n4,5\" disk\n", 100);
    assert_eq!(rows, ["2 2|b", "3 3|c", "4 4|5\" disk"]);
    assert_eq!(faults, "torn-row, row 1, not counting the header");
    assert_eq!(read(b"id,x\n1,\"a\nb\"\n2,\"\"\"c\"\"\n\"", 100).0, ["1 1|a\nb", "2 2|\"c\"\n"]);
}

#[test]
fn a_row_too_long_costs_that_row_only() {
    let long = "y".repeat(3_000_000);
    for text in [format!("id,x\n1,{long}\n2,b\n"), format!("id,x\n1,\"{long}\n2,b\n")] {
        let (rows, faults) = read(text.as_bytes(), 1000);
        assert_eq!(
            (rows, faults),
            (vec!["2 2|b".to_string()], "long-row, row 1, not counting the header".into())
        );
    }
}

#[test]
fn text_that_is_not_utf_8_is_told() {
    let (rows, faults) = read(b"id,x\n1,M\xfcller\n2,b\n", 100);
    assert_eq!(rows, ["1 1|M\u{fffd}ller", "2 2|b"]);
    assert_eq!(faults, "not-utf8, row 1, not counting the header");
}

#[test]
fn what_is_no_table_is_told() {
    let open = |bytes: &[u8]| {
        CsvFile::open("a.csv", &bytes.to_vec(), 100).err().map(|problem| problem.message)
    };
    assert_eq!(open(b"").as_deref(), Some("there is nothing in it"));
    assert_eq!(open(b"\n\r\n").as_deref(), Some("there is nothing in it"));
    let utf_16 = open(b"\xff\xfei\0d\0");
    assert_eq!(utf_16.as_deref(), Some("the file is text in UTF-16, neither CSV nor Parquet"));
    assert_eq!(
        open(&[b'x'; 200]).as_deref(),
        Some("the first line is no header of at most 100 bytes")
    );
}

#[test]
fn records_may_lie_across_blocks() {
    let mut text = String::from("id,x\n");
    for row in 0..90_000 {
        text += &format!("{row},\"value {row}\"\n{row},plain text of a row\n");
    }
    let (rows, faults) = read(text.as_bytes(), 1000);
    assert_eq!((rows.len(), faults.as_str()), (180_000, ""));
    assert_eq!(rows[179_998], "179999 89999|value 89999");
}

proptest! {
    /// The quick way of cutting and `csv-core` agree on every text without a quote.
    #[test]
    fn both_ways_of_cutting_agree(text in "[ab,;\r\n]{0,40}") {
        let plain = fields(text.as_bytes());
        let mut reader = csv_core::ReaderBuilder::new().delimiter(b',').build();
        let (mut want, mut input) = (Vec::new(), text.as_bytes());
        let (mut out, mut ends, mut written, mut count) = ([0; 64], [0; 64], 0, 0);
        loop {
            let (result, read, more, fields) =
                reader.read_record(input, &mut out[written..], &mut ends[count..]);
            input = &input[read..];
            (written, count) = (written + more, count + fields);
            match result {
                csv_core::ReadRecordResult::Record => {
                    let start = |at| if at == 0 { 0 } else { ends[at - 1] };
                    want.push(
                        (0..count).map(|at| out[start(at)..ends[at]].to_vec()).collect::<Vec<_>>(),
                    );
                    (written, count) = (0, 0);
                }
                csv_core::ReadRecordResult::End => break,
                _ => {}
            }
        }
        prop_assert_eq!(plain, want);
    }

    #[test]
    fn no_bytes_are_too_odd(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let end = CsvFile::open("a.csv", &bytes, 50).map(|file| {
            file.read(&bytes, &[0], &mut |batch| assert_eq!(batch.columns[0].len(), batch.rows))
        });
        prop_assert!(end.is_err() || end.is_ok_and(|end| end.sha256.is_some()));
    }
}

fn fields(bytes: &[u8]) -> Vec<Vec<Vec<u8>>> {
    let (mut cutter, mut used, mut records) = (Cutter::new(b',', 100), 0, Vec::new());
    while let Cut::Record { length } = cutter.cut(&bytes[used..], true) {
        records.push(cutter.fields(&bytes[used..]).map(<[u8]>::to_vec).collect());
        used += length;
    }
    records
}
