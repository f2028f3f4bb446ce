from deploy.local.restart import RestartPolicy

POLICY = RestartPolicy(first_delay_s=0.2, longest_delay_s=1.0, most_in_a_row=4, steady_after_s=10.0)


def test_each_quick_death_waits_twice_as_long_up_to_the_longest() -> None:
    assert [POLICY.delay(deaths) for deaths in (1, 2, 3, 4)] == [0.2, 0.4, 0.8, 1.0]


def test_after_too_many_quick_deaths_it_gives_up() -> None:
    assert POLICY.delay(5) is None


def test_a_death_after_a_good_while_counts_as_the_first() -> None:
    assert POLICY.in_a_row(3, lived_s=9.9) == 4
    assert POLICY.in_a_row(3, lived_s=10.0) == 1
