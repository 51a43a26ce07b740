"""Upkeep of the cameras and live pictures.

Revision ID: 0015
Revises: 0014
"""
from alembic import op
import sqlalchemy as sa


revision = '0015'
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('live_purposes',
    sa.Column('officer_id', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('stated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('length(reason) >= 30', name=op.f('ck_live_purposes_reason_length')),
    sa.CheckConstraint('until_at > stated_at', name=op.f('ck_live_purposes_in_order')),
    sa.ForeignKeyConstraint(['officer_id'], ['officers.id'], name=op.f('fk_live_purposes_officer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_live_purposes'))
    )
    op.create_index('ix_live_purposes_officer_id', 'live_purposes', ['officer_id', 'until_at'], unique=False)
    op.create_table('cabinet_beats',
    sa.Column('pole_id', sa.Uuid(), nullable=False),
    sa.Column('beat_id', sa.Uuid(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['pole_id'], ['poles.id'], name=op.f('fk_cabinet_beats_pole_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cabinet_beats')),
    sa.UniqueConstraint('pole_id', 'beat_id', name=op.f('uq_cabinet_beats_pole_id_beat_id'))
    )
    op.create_index('ix_cabinet_beats_received_at', 'cabinet_beats', ['received_at'], unique=False)
    op.create_table('cabinet_secrets',
    sa.Column('pole_id', sa.Uuid(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False, comment='Under a key made from SECRET_KEY'),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['pole_id'], ['poles.id'], name=op.f('fk_cabinet_secrets_pole_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cabinet_secrets')),
    sa.UniqueConstraint('pole_id', name=op.f('uq_cabinet_secrets_pole_id'))
    )
    op.create_table('cabinet_states',
    sa.Column('pole_id', sa.Uuid(), nullable=False),
    sa.Column('beat_at', sa.DateTime(timezone=True), nullable=False, comment="By the box's clock, within 5 minutes of ours"),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('door_open', sa.Boolean(), nullable=False),
    sa.Column('mains_v', sa.Double(), nullable=False),
    sa.Column('link_up', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['pole_id'], ['poles.id'], name=op.f('fk_cabinet_states_pole_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cabinet_states')),
    sa.UniqueConstraint('pole_id', name=op.f('uq_cabinet_states_pole_id'))
    )
    op.create_table('camera_faults',
    sa.Column('pole_id', sa.Uuid(), nullable=False),
    sa.Column('camera_id', sa.Uuid(), nullable=True, comment="Null: of the pole's box, and so of all its cameras"),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('good_picture', sa.LargeBinary(), nullable=True, comment='PNG: the reference it was judged by'),
    sa.Column('fault_picture', sa.LargeBinary(), nullable=True, comment='JPEG: what the camera showed when the fault was opened'),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('closed_at is null or closed_at >= opened_at', name=op.f('ck_camera_faults_in_order')),
    sa.ForeignKeyConstraint(['camera_id'], ['cameras.id'], name=op.f('fk_camera_faults_camera_id')),
    sa.ForeignKeyConstraint(['pole_id'], ['poles.id'], name=op.f('fk_camera_faults_pole_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_camera_faults'))
    )
    op.create_index('ix_camera_faults_camera_id', 'camera_faults', ['camera_id', 'opened_at'], unique=False)
    op.create_index('uq_camera_faults_open_of_camera', 'camera_faults', ['camera_id', 'kind'], unique=True, postgresql_where=sa.text('closed_at is null and camera_id is not null'))
    op.create_index('uq_camera_faults_open_of_pole', 'camera_faults', ['pole_id', 'kind'], unique=True, postgresql_where=sa.text('closed_at is null and camera_id is null'))
    op.create_table('camera_stills',
    sa.Column('camera_id', sa.Uuid(), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False, comment='When the recording it was taken from had come to this'),
    sa.Column('jpeg', sa.LargeBinary(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['camera_id'], ['cameras.id'], name=op.f('fk_camera_stills_camera_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_camera_stills')),
    sa.UniqueConstraint('camera_id', name=op.f('uq_camera_stills_camera_id'))
    )
    op.create_table('camera_truths',
    sa.Column('camera_id', sa.Uuid(), nullable=False),
    sa.Column('fails_at', sa.String(), nullable=False, comment='The first rung of the ladder that fails; empty: all hold'),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('from_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('to_at', sa.DateTime(timezone=True), nullable=True, comment='Null: the present spell, believed while it is seen'),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False, comment='When a sample last said so'),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("(fails_at = '') = (reason = '')", name=op.f('ck_camera_truths_failure_has_a_reason')),
    sa.CheckConstraint('to_at is null or to_at >= from_at', name=op.f('ck_camera_truths_in_order')),
    sa.ForeignKeyConstraint(['camera_id'], ['cameras.id'], name=op.f('fk_camera_truths_camera_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_camera_truths'))
    )
    op.create_index('ix_camera_truths_camera_id_from_at', 'camera_truths', ['camera_id', 'from_at'], unique=False)
    op.create_index('uq_camera_truths_open', 'camera_truths', ['camera_id'], unique=True, postgresql_where=sa.text('to_at is null'))
    op.create_table('live_views',
    sa.Column('officer_id', sa.Uuid(), nullable=False),
    sa.Column('camera_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('purpose_kind', sa.String(), nullable=False),
    sa.Column('purpose_id', sa.Uuid(), nullable=False, comment='Of upkeep: the camera itself'),
    sa.Column('hour_at', sa.DateTime(timezone=True), nullable=False, comment='The beginning of the hour'),
    sa.Column('shown', sa.Integer(), nullable=False, comment='Stills handed out, or playlists asked for'),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("kind IN ('still', 'stream')", name=op.f('ck_live_views_kind_known')),
    sa.CheckConstraint("purpose_kind IN ('live_purpose', 'sos_alert', 'upkeep')", name=op.f('ck_live_views_purpose_kind_known')),
    sa.ForeignKeyConstraint(['camera_id'], ['cameras.id'], name=op.f('fk_live_views_camera_id')),
    sa.ForeignKeyConstraint(['officer_id'], ['officers.id'], name=op.f('fk_live_views_officer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_live_views')),
    sa.UniqueConstraint('officer_id', 'camera_id', 'kind', 'purpose_kind', 'purpose_id', 'hour_at', name='uq_live_views_once_an_hour')
    )
    op.create_index(op.f('ix_live_views_camera_id'), 'live_views', ['camera_id'], unique=False)
    op.create_table('picture_references',
    sa.Column('camera_id', sa.Uuid(), nullable=False),
    sa.Column('light', sa.String(), nullable=False),
    sa.Column('picture', sa.LargeBinary(), nullable=False, comment='PNG, 320x180, grey'),
    sa.Column('learned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('replaced_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("light in ('day', 'night')", name=op.f('ck_picture_references_light_known')),
    sa.ForeignKeyConstraint(['camera_id'], ['cameras.id'], name=op.f('fk_picture_references_camera_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_picture_references'))
    )
    op.create_index('uq_picture_references_in_force', 'picture_references', ['camera_id', 'light'], unique=True, postgresql_where=sa.text('replaced_at is null'))
    op.create_table('repair_tickets',
    sa.Column('fault_id', sa.Uuid(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('contract', sa.String(), nullable=False, comment='Who is paid to mend it'),
    sa.Column('urgency', sa.Integer(), nullable=False, comment='0 to 10, 10 highest'),
    sa.Column('owner_id', sa.Uuid(), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('escalation', sa.Integer(), nullable=False, comment="0 in time; 1 overdue, the supervisor's; 2 overdue twice over, the contract's"),
    sa.Column('assigned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True, comment='When the camera itself showed it is mended'),
    sa.Column('note', sa.String(), nullable=False, comment="The technician's own words"),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("state = 'open' or owner_id is not null or confirmed_at is not null", name=op.f('ck_repair_tickets_has_an_owner')),
    sa.CheckConstraint("state in ('open', 'assigned', 'in_work', 'done', 'confirmed')", name=op.f('ck_repair_tickets_state_known')),
    sa.CheckConstraint('escalation between 0 and 2', name=op.f('ck_repair_tickets_escalation_range')),
    sa.CheckConstraint('urgency between 0 and 10', name=op.f('ck_repair_tickets_urgency_range')),
    sa.ForeignKeyConstraint(['fault_id'], ['camera_faults.id'], name=op.f('fk_repair_tickets_fault_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['officers.id'], name=op.f('fk_repair_tickets_owner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_repair_tickets')),
    sa.UniqueConstraint('fault_id', name=op.f('uq_repair_tickets_fault_id'))
    )
    op.create_index('ix_repair_tickets_unconfirmed', 'repair_tickets', ['due_at'], unique=False, postgresql_where=sa.text("state <> 'confirmed'"))


def downgrade():
    op.drop_index('ix_repair_tickets_unconfirmed', table_name='repair_tickets', postgresql_where=sa.text("state <> 'confirmed'"))
    op.drop_table('repair_tickets')
    op.drop_index('uq_picture_references_in_force', table_name='picture_references', postgresql_where=sa.text('replaced_at is null'))
    op.drop_table('picture_references')
    op.drop_index(op.f('ix_live_views_camera_id'), table_name='live_views')
    op.drop_table('live_views')
    op.drop_index('uq_camera_truths_open', table_name='camera_truths', postgresql_where=sa.text('to_at is null'))
    op.drop_index('ix_camera_truths_camera_id_from_at', table_name='camera_truths')
    op.drop_table('camera_truths')
    op.drop_table('camera_stills')
    op.drop_index('uq_camera_faults_open_of_pole', table_name='camera_faults', postgresql_where=sa.text('closed_at is null and camera_id is null'))
    op.drop_index('uq_camera_faults_open_of_camera', table_name='camera_faults', postgresql_where=sa.text('closed_at is null and camera_id is not null'))
    op.drop_index('ix_camera_faults_camera_id', table_name='camera_faults')
    op.drop_table('camera_faults')
    op.drop_table('cabinet_states')
    op.drop_table('cabinet_secrets')
    op.drop_index('ix_cabinet_beats_received_at', table_name='cabinet_beats')
    op.drop_table('cabinet_beats')
    op.drop_index('ix_live_purposes_officer_id', table_name='live_purposes')
    op.drop_table('live_purposes')
