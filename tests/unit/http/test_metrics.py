"""The counters of a process, for whoever watches it."""

from tests.unit.http.counter import Counter


async def test_metrics_are_plain_text_and_count_the_answers(desk: Counter) -> None:
    await desk.client.get("/nowhere")

    answer = await desk.client.get("/metrics")

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    assert 'kinerja_http_requests_total{method="GET",status="404"}' in answer.text
