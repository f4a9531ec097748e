//! An assessment as text, JSON, SARIF, HTML and XLSX.
