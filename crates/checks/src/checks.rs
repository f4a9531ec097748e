//! The list of checks, in alphabetical order: a module line and a list line each.

mod acquisition_compared;
mod acquisition_coverage;
mod acquisition_declared;
mod alarm_rate;
mod anomalies_listed;
mod architecture_views;
mod audit_trail;
mod bridging;
mod calibration;
mod care_setting_compared;
mod certificate_valid;
mod change_classified;
mod classification;
mod cross_border_data;
mod data_representativeness;
mod dataset_independence;
mod dataset_inventory;
mod deidentification;
mod demographic_coding;
mod demographics_compared;
mod document_present;
mod documents_agree;
mod duplicates;
mod endpoint_goal;
mod endpoint_reported_with_ci;
mod ethics_consent;
mod gcp_statement;
mod incident_clock;
mod incident_codes;
mod intended_use_consistent;
mod known_exploited_absent;
mod labelling_items;
mod localisation_performance;
mod missingness;
mod model_card;
mod model_described;
mod model_register;
mod monitoring_plan;
mod monitoring_running;
mod numbers_recomputed;
mod operating_point_declared;
mod pccp_complete;
mod pccp_executed;
mod periodic_report;
mod predicate_compared;
mod predictive_values;
mod protocol_complete;
mod provenance_complete;
mod quality_system_record;
mod rater_agreement;
mod reader_study;
mod reader_study_needed;
mod record_retention;
mod reference_standard;
mod registration_record;
mod requirements_traceable;
mod responsible_person;
mod risk_benefit;
mod risk_file_traceable;
mod robustness_repeatability;
mod route_eligible;
mod sample_size;
mod sbom_depth;
mod sbom_fields;
mod sbom_support_status;
mod security_controls;
mod security_labelling;
mod security_plan;
mod security_testing;
mod signature_manifest;
mod site_heterogeneity;
mod software_lifecycle_documents;
mod special_controls;
mod split_leakage;
mod standalone_vs_readers;
mod standards_declared;
mod subgroup_performance;
mod terms_consistent;
mod test_set_use;
mod tested_version_is_release;
mod threat_model_complete;
mod toc_complete;
mod udi_present;
mod units_legal;
mod update_notified;
mod usability_study;
mod users_compared;
mod verification_traceable;
mod version_on_market;
mod version_scheme;
mod vulnerabilities_decided;
mod vulnerability_metrics;

use crate::Check;

/// Every check.
pub const CHECKS: &[Check] = &[
    acquisition_compared::CHECK,
    acquisition_coverage::CHECK,
    acquisition_declared::CHECK,
    alarm_rate::CHECK,
    anomalies_listed::CHECK,
    architecture_views::CHECK,
    audit_trail::CHECK,
    bridging::CHECK,
    calibration::CHECK,
    care_setting_compared::CHECK,
    certificate_valid::CHECK,
    change_classified::CHECK,
    classification::CHECK,
    cross_border_data::CHECK,
    data_representativeness::CHECK,
    dataset_independence::CHECK,
    dataset_inventory::CHECK,
    deidentification::CHECK,
    demographic_coding::CHECK,
    demographics_compared::CHECK,
    document_present::CHECK,
    documents_agree::CHECK,
    duplicates::CHECK,
    endpoint_goal::CHECK,
    endpoint_reported_with_ci::CHECK,
    ethics_consent::CHECK,
    gcp_statement::CHECK,
    incident_clock::CHECK,
    incident_codes::CHECK,
    intended_use_consistent::CHECK,
    known_exploited_absent::CHECK,
    labelling_items::CHECK,
    localisation_performance::CHECK,
    missingness::CHECK,
    model_card::CHECK,
    model_described::CHECK,
    model_register::CHECK,
    monitoring_plan::CHECK,
    monitoring_running::CHECK,
    numbers_recomputed::CHECK,
    operating_point_declared::CHECK,
    pccp_complete::CHECK,
    pccp_executed::CHECK,
    periodic_report::CHECK,
    predicate_compared::CHECK,
    predictive_values::CHECK,
    protocol_complete::CHECK,
    provenance_complete::CHECK,
    quality_system_record::CHECK,
    rater_agreement::CHECK,
    reader_study::CHECK,
    reader_study_needed::CHECK,
    record_retention::CHECK,
    reference_standard::CHECK,
    registration_record::CHECK,
    requirements_traceable::CHECK,
    responsible_person::CHECK,
    risk_benefit::CHECK,
    risk_file_traceable::CHECK,
    robustness_repeatability::CHECK,
    route_eligible::CHECK,
    sample_size::CHECK,
    sbom_depth::CHECK,
    sbom_fields::CHECK,
    sbom_support_status::CHECK,
    security_controls::CHECK,
    security_labelling::CHECK,
    security_plan::CHECK,
    security_testing::CHECK,
    signature_manifest::CHECK,
    site_heterogeneity::CHECK,
    software_lifecycle_documents::CHECK,
    special_controls::CHECK,
    split_leakage::CHECK,
    standalone_vs_readers::CHECK,
    standards_declared::CHECK,
    subgroup_performance::CHECK,
    terms_consistent::CHECK,
    test_set_use::CHECK,
    tested_version_is_release::CHECK,
    threat_model_complete::CHECK,
    toc_complete::CHECK,
    udi_present::CHECK,
    units_legal::CHECK,
    update_notified::CHECK,
    usability_study::CHECK,
    users_compared::CHECK,
    verification_traceable::CHECK,
    version_on_market::CHECK,
    version_scheme::CHECK,
    vulnerabilities_decided::CHECK,
    vulnerability_metrics::CHECK,
];

#[cfg(test)]
mod tests {
    use super::CHECKS;

    #[test]
    fn names_are_in_order_and_manuals_are_complete() {
        let names: Vec<&str> = CHECKS.iter().map(|check| check.name).collect();
        for pair in names.windows(2) {
            assert!(
                pair[0] < pair[1],
                "`{}` comes before `{}`: change their lines",
                pair[1],
                pair[0]
            );
        }
        for check in CHECKS {
            let manual = check.manual();
            for heading in [
                "## What it asks",
                "## Why",
                "## What it needs",
                "## What may cross a border",
                "## If it is not shown",
            ] {
                assert!(manual.contains(heading), "{} lacks `{heading}`", check.name);
            }
        }
    }
}
