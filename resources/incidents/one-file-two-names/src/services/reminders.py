"""Who is to be reminded of an appointment."""
from legacy.appointments import OldAppointment
from src.models.patient import Patient


def text_for(patient: Patient, appointment: OldAppointment) -> str:
    return f"{patient.name}: {appointment.starts_at:%d %B, %H:%M}, room {appointment.room or 'at the desk'}"
