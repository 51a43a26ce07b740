// The console's sounds, after a hand has armed it: two rising tones for an SOS nobody has, one low tone for a lost feed.

const GAIN = 0.22;
const SOS_EVERY_MS = 2_000;
const LOST_EVERY_MS = 10_000;

export class Sound {
  private audio: AudioContext | null = null;
  private nextSos = 0;
  private nextLost = 0;

  get isArmed(): boolean { return this.audio?.state === "running"; }

  async arm(): Promise<void> {
    this.audio ??= new AudioContext();
    await this.audio.resume();
    this.tone(660, 0, 0.09); // so that the officer hears that it is on
  }

  async disarm(): Promise<void> { await this.audio?.suspend(); }

  /** Call every second: sounds what is due now. rung: of the ladder; each raises the tones by half a tone. */
  beat(unanswered: number, lost: boolean, rung = 0): void {
    const now = performance.now();
    if (unanswered && now >= this.nextSos) {
      this.nextSos = now + SOS_EVERY_MS - 100;
      const raised = 2 ** (rung / 12);
      this.tone(660 * raised, 0, 0.18);
      this.tone(880 * raised, 0.2, 0.18);
    }
    if (!unanswered) this.nextSos = 0;
    if (lost && now >= this.nextLost) {
      this.nextLost = now + LOST_EVERY_MS - 100;
      this.tone(220, 0, 0.6);
    }
    if (!lost) this.nextLost = 0;
  }

  private tone(hertz: number, inSeconds: number, forSeconds: number): void {
    if (!this.audio || this.audio.state !== "running") return;
    const from = this.audio.currentTime + inSeconds;
    const source = this.audio.createOscillator();
    const level = this.audio.createGain();
    source.frequency.value = hertz;
    level.gain.setValueAtTime(0, from);
    level.gain.linearRampToValueAtTime(GAIN, from + 0.015);
    level.gain.setValueAtTime(GAIN, from + forSeconds - 0.03);
    level.gain.linearRampToValueAtTime(0, from + forSeconds);
    source.connect(level).connect(this.audio.destination);
    source.start(from);
    source.stop(from + forSeconds);
  }
}
