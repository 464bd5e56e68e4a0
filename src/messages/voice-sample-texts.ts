/** What a voice says when somebody listens to it before they choose it, by language. Short, with a name, a time and a question. */
export const VOICE_SAMPLE_TEXTS: Readonly<Record<string, string>> = {
  en: 'Good morning, this is the front desk. I have a free appointment on Tuesday at half past nine. Shall I book it?',
  de: 'Guten Morgen, hier ist der Empfang. Am Dienstag um halb zehn ist noch ein Termin frei. Soll ich ihn eintragen?',
  fr: 'Bonjour, ici l’accueil. J’ai un rendez-vous libre mardi à neuf heures et demie. Je vous le réserve ?',
  es: 'Buenos días, le atiende recepción. Tengo una cita libre el martes a las nueve y media. ¿Se la reservo?',
  it: 'Buongiorno, qui è la reception. Ho un appuntamento libero martedì alle nove e mezza. Lo prenoto?',
  pt: 'Bom dia, aqui é da recepção. Tenho um horário livre na terça-feira às nove e meia. Posso marcar?',
  nl: 'Goedemorgen, u spreekt met de receptie. Dinsdag om half tien is er nog een afspraak vrij. Zal ik die boeken?',
  pl: 'Dzień dobry, tu recepcja. Mam wolny termin we wtorek o wpół do dziesiątej. Czy mam go zarezerwować?',
  tr: 'Günaydın, burası resepsiyon. Salı günü dokuz buçukta boş bir randevumuz var. Ayırayım mı?',
  hi: 'नमस्ते, मैं रिसेप्शन से बोल रही हूँ। मंगलवार को साढ़े नौ बजे का समय खाली है। क्या मैं बुक कर दूँ?',
  ja: 'おはようございます。受付でございます。火曜日の九時半に空きがございます。ご予約しましょうか。',
  zh: '早上好，这里是前台。星期二上午九点半还有空位，需要为您预约吗？',
}

/** The sentence of a language, region or not; English for one that has none. */
export function voiceSampleText(language: string): string {
  const primary = language.toLowerCase().split('-')[0] ?? ''
  return VOICE_SAMPLE_TEXTS[primary] ?? VOICE_SAMPLE_TEXTS.en ?? ''
}
