"""The peer livekit-agents with its own plugins on the benchmark's models. Settings come from the environment (BENCH_*)."""

import os

from livekit.agents import Agent, AgentServer, AgentSession, JobContext, cli, inference
from livekit.plugins import deepgram, openai

MODELS = os.environ["BENCH_MODELS_URL"]
GREETING = os.environ["BENCH_GREETING"]
IS_TUNED = os.environ["BENCH_TUNING"] == "tuned"

server = AgentServer(
    host="127.0.0.1",
    port=0,
    # By default a worker refuses calls when the whole machine is busy, which a benchmark on two cores always is.
    load_fnc=lambda *_: 0.0,
)

# What the documentation offers for speed: the recogniser's own end of speech, no waiting behind it, no deaf first seconds.
TUNED = {
    "vad": inference.VAD(model="silero", min_silence_duration=0.1, min_speech_duration=0.05),
    "turn_handling": {
        "turn_detection": "stt",
        "endpointing": {"min_delay": 0.0, "max_delay": 0.5},
        "interruption": {"mode": "vad", "min_duration": 0.05},
        "preemptive_generation": {"enabled": True, "preemptive_tts": True},
    },
    "aec_warmup_duration": None,
    "user_away_timeout": None,
}


class Desk(Agent):
    def __init__(self) -> None:
        super().__init__(instructions="Answer shortly.")

    async def on_enter(self) -> None:
        self.session.say(GREETING)


@server.rtc_session(agent_name=os.environ["BENCH_AGENT_NAME"])
async def call(ctx: JobContext) -> None:
    session = AgentSession(
        stt=deepgram.STT(base_url=os.environ["BENCH_RECOGNISER_URL"] + "/v1/listen", api_key="bench"),
        llm=openai.LLM(model="bench", base_url=MODELS, api_key="bench"),
        tts=openai.TTS(model="tts-1", voice="alloy", base_url=MODELS, api_key="bench", response_format="pcm"),
        **(TUNED if IS_TUNED else {}),
    )
    await session.start(agent=Desk(), room=ctx.room)


if __name__ == "__main__":
    cli.run_app(server)
