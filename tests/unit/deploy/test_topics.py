from deploy.local.topics import WANTED_CONFIG, drift_of


def test_a_topic_as_we_make_it_has_no_drift() -> None:
    assert drift_of("t", 4, dict(WANTED_CONFIG)) == []


def test_each_difference_is_a_sentence_with_what_is_and_what_is_wanted() -> None:
    found = drift_of("t", 1, {**WANTED_CONFIG, "retention.ms": "604800000"})

    assert found == [
        "Topic t: retention.ms is 604800000, wanted is -1",
        "Topic t: 1 partitions, wanted are 4",
    ]
