import asyncio
import json
import logging
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientResponse

from signaling.answerer import CandidateFragment, Offer, Refusal
from signaling.ice_servers import IceServer
from tests.signaling.doubles import FRAGMENT, OFFER, Served, serve

TURN = IceServer("turn:turn.example.org:3478?transport=udp", "me", "secret")
VIDEO = OFFER[OFFER.index("m=") :]


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    served = await serve(ice_servers=(IceServer("stun:stun.example.org"), TURN))
    async with served.client:
        yield served


async def problem(response: ClientResponse) -> dict[str, object]:
    """The problem that a response carries, checked for its form."""
    assert response.content_type == "application/problem+json"
    told: dict[str, object] = json.loads(await response.read())
    assert told["type"] == "about:blank"
    assert told["status"] == response.status
    assert told["title"]
    assert isinstance(told["detail"], str)
    assert " " in told["detail"]  # a sentence, not a code
    return told


async def test_an_offer_is_answered_with_all_that_a_client_needs_to_go_on(served: Served) -> None:
    response = await served.post(Hangtime_Resume="before")
    assert response.status == 201
    assert response.content_type == "application/sdp"
    assert await response.text() == "v=0\r\nanswer"
    assert response.headers["Location"] == "/whip/gym/c0nnection"
    assert response.headers["ETag"] == '"c0nnection"'
    assert response.headers.getall("Link") == [
        '<stun:stun.example.org>; rel="ice-server"',
        '<turn:turn.example.org:3478?transport=udp>; rel="ice-server"; username="me"; '
        'credential="secret"; credential-type="password"',
        '</api/v1/sessions/gym/events>; rel="urn:hangtime:events"',
    ]
    assert served.answering.offers == [Offer("gym", OFFER, "before")]


async def test_without_configured_servers_none_is_named() -> None:
    served = await serve()
    async with served.client:
        response = await served.post()
        assert response.headers.getall("Link") == [
            '</api/v1/sessions/gym/events>; rel="urn:hangtime:events"'
        ]


async def test_options_tell_what_can_be_posted_and_which_servers_to_use(served: Served) -> None:
    response = await served.client.options("/whip/gym")
    assert response.status == 204
    assert response.headers["Accept-Post"] == "application/sdp"
    assert len(response.headers.getall("Link")) == 2
    response = await served.client.options("/whip/gym/c0nnection")
    assert response.headers["Accept-Patch"] == "application/trickle-ice-sdpfrag"


@pytest.mark.parametrize("tag", [None, '"c0nnection"', '"other", "c0nnection"'])
async def test_candidates_are_passed_on(served: Served, tag: str | None) -> None:
    headers = {"Content-Type": "application/trickle-ice-sdpfrag"}
    if tag is not None:
        headers["If-Match"] = tag
    response = await served.client.patch("/whip/gym/c0nnection", data=FRAGMENT, headers=headers)
    assert response.status == 204
    assert served.answering.fragments == [
        (
            "gym",
            "c0nnection",
            CandidateFragment(
                "abcd",
                (
                    "1 1 udp 2130706431 192.0.2.7 50000 typ host",
                    "2 1 udp 1694498815 198.51.100.7 50001 typ srflx",
                ),
            ),
        )
    ]


@pytest.mark.parametrize(("tag", "status"), [("*", 422), ('"of another session"', 412)])
async def test_an_ice_restart_and_a_foreign_tag_are_refused(
    served: Served, tag: str, status: int
) -> None:
    response = await served.client.patch(
        "/whip/gym/c0nnection",
        data=FRAGMENT,
        headers={"Content-Type": "application/trickle-ice-sdpfrag", "If-Match": tag},
    )
    assert response.status == status
    await problem(response)
    assert served.answering.fragments == []


async def test_a_connection_can_be_deleted_more_than_once(served: Served) -> None:
    for _ in range(2):
        response = await served.client.delete("/whip/gym/c0nnection")
        assert response.status == 200
    assert served.answering.closed == [("gym", "c0nnection")] * 2


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(b"", 400, id="empty"),
        pytest.param(b" \r\n", 400, id="blank"),
        pytest.param(b"x" * 1_000_000, 413, id="1 MB"),
        pytest.param(bytes(range(256)) * 4, 400, id="binary"),
        pytest.param(b"v=0\r\n\x00", 400, id="a null byte"),
        pytest.param(b'{"sdp": "v=0"}', 400, id="JSON"),
        pytest.param(OFFER.encode() + b"and so on\r\n", 400, id="a line of prose"),
        pytest.param(OFFER.replace("UDP/TLS", " UDP /").encode(), 400, id="a broken section"),
        pytest.param(OFFER[: OFFER.index("m=")].encode(), 422, id="no section"),
        pytest.param(OFFER.replace("m=video", "m=audio").encode(), 422, id="no video"),
        pytest.param((OFFER + VIDEO).encode(), 422, id="two videos"),
        pytest.param((OFFER + 199 * VIDEO).encode(), 422, id="200 sections"),
        pytest.param((OFFER + 16 * "m=audio 9 RTP 0\r\n").encode(), 422, id="17 sections"),
        pytest.param(OFFER.replace("sendonly", "recvonly").encode(), 422, id="a viewer's offer"),
        pytest.param(OFFER.replace("a=ice-pwd", "a=x").encode(), 422, id="no ICE password"),
        pytest.param(OFFER.replace("a=fingerprint", "a=x").encode(), 422, id="no fingerprint"),
    ],
)
async def test_junk_is_refused_before_anything_is_begun(
    served: Served, body: bytes, status: int
) -> None:
    response = await served.post(body)
    assert response.status == status
    await problem(response)
    assert served.answering.offers == []


async def test_a_body_without_length_is_cut_off_at_the_limit(served: Served) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 4096
            await asyncio.sleep(0)

    response = await served.client.post(
        "/whip/gym", data=endless(), headers={"Content-Type": "application/sdp"}
    )
    assert response.status == 413
    await problem(response)


async def test_a_slow_body_is_not_waited_for() -> None:
    served = await serve(deadline_s=0.05)

    async def never_done() -> AsyncIterator[bytes]:
        yield b"v=0\r\n"
        await asyncio.Event().wait()

    async with served.client:
        response = await served.client.post(
            "/whip/gym", data=never_done(), headers={"Content-Type": "application/sdp"}
        )
        assert response.status == 408
        await problem(response)


async def test_a_client_that_leaves_amid_its_body_is_no_error_of_ours(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    port = served.client.port
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"POST /whip/gym HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/sdp\r\n"
    writer.write(head.encode() + b"Content-Length: 100\r\n\r\nv=0\r\n")
    writer.write_eof()
    with caplog.at_level(logging.ERROR):
        answered = await reader.read()
    writer.close()
    await writer.wait_closed()
    assert not caplog.records
    assert b" 500 " not in answered
    assert served.answering.offers == []


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", ""])
async def test_another_content_type_is_refused(served: Served, content_type: str) -> None:
    response = await served.post(Content_Type=content_type)
    assert response.status == 415
    assert "application/sdp" in str((await problem(response))["detail"])


async def test_a_content_type_may_have_parameters(served: Served) -> None:
    assert (await served.post(Content_Type="application/sdp; charset=utf-8")).status == 201


async def test_a_fragment_of_anything_else_is_refused(served: Served) -> None:
    for body in ("", "candidate", "a=candidate:1\r\n" * 41):
        response = await served.client.patch(
            "/whip/gym/c0nnection",
            data=body,
            headers={"Content-Type": "application/trickle-ice-sdpfrag"},
        )
        assert response.status in (400, 422)
        await problem(response)
    assert served.answering.fragments == []


@pytest.mark.parametrize("name", ["a" * 65, "a.b", "%2e%2e", "jürgen", "a%20b", "a%00"])
async def test_a_session_has_a_plain_name(served: Served, name: str) -> None:
    response = await served.client.post(
        f"/whip/{name}", data=OFFER, headers={"Content-Type": "application/sdp"}
    )
    assert response.status == 404
    await problem(response)


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH"])
async def test_what_an_endpoint_does_not_do_it_names(served: Served, method: str) -> None:
    response = await served.client.request(method, "/whip/gym")
    assert response.status == 405
    assert response.headers["Allow"] == "OPTIONS,POST"
    if method != "HEAD":
        await problem(response)


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "POST"])
async def test_what_a_connection_does_not_do_it_names(served: Served, method: str) -> None:
    response = await served.client.request(method, "/whip/gym/c0nnection")
    assert response.status == 405
    assert response.headers["Allow"] == "DELETE,OPTIONS,PATCH"


async def test_nothing_is_a_problem_too(served: Served) -> None:
    response = await served.client.get("/nowhere")
    assert response.status == 404
    assert (await problem(response))["detail"] == "There is nothing at /nowhere."


async def test_a_refusal_of_the_media_plane_reaches_the_client(served: Served) -> None:
    served.answering.refusal = Refusal(409, "The camera is connected already.", 5)
    response = await served.post()
    assert response.status == 409
    assert response.headers["Retry-After"] == "5"
    assert (await problem(response))["detail"] == "The camera is connected already."


async def test_our_own_fault_is_logged_once_and_told_without_its_inside(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    served.answering.refusal = RuntimeError("inside")
    response = await served.post()
    assert response.status == 500
    assert "inside" not in str(await problem(response))
    assert [record.name for record in caplog.records] == ["signaling.problems"]
