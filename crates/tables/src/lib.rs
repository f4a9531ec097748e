//! CSV and Parquet to Arrow batches, folded into reductions.
