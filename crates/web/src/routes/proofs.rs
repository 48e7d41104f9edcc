//! The photo and the signature of a BPJS sale: seen and added by who may, kept by nobody on the way.

use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use melati_app::{App, proofs, sessions::Session};
use melati_domain::{id::SaleId, proof::ProofKind};

use crate::{
    extract::{Path, Signed},
    json::Upload,
    problem::Problem,
    wire::leaf::PictureBytes,
};

/// The newest photo of a sale.
#[utoipa::path(
    get, path = "/api/v1/penjualan/{id}/foto", tag = "penjualan", params(("id" = i64, Path)),
    responses((status = 200, description = "The picture", content(
        (PictureBytes = "image/png"), (PictureBytes = "image/jpeg"), (PictureBytes = "image/webp"),
    ))),
)]
pub(super) async fn photo(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    shown(&app, &by, id, ProofKind::Photo).await
}

/// The newest signature of a sale.
#[utoipa::path(
    get, path = "/api/v1/penjualan/{id}/tanda-tangan", tag = "penjualan", params(("id" = i64, Path)),
    responses((status = 200, description = "The picture", content(
        (PictureBytes = "image/png"), (PictureBytes = "image/jpeg"), (PictureBytes = "image/webp"),
    ))),
)]
pub(super) async fn signature(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    shown(&app, &by, id, ProofKind::Signature).await
}

/// Adds a photo to a sale; what it is, its first bytes say.
#[utoipa::path(
    put, path = "/api/v1/penjualan/{id}/foto", tag = "penjualan", params(("id" = i64, Path)),
    request_body(content = PictureBytes, content_type = "application/octet-stream"),
    responses((status = 204, description = "Kept"), (status = 409, description = "`already_voided`")),
)]
pub(super) async fn keep_photo(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
    Upload(bytes): Upload,
) -> Result<StatusCode, Problem> {
    proofs::keep(&app, &by.actor, SaleId(id), ProofKind::Photo, bytes.into()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Adds a signature to a sale; what it is, its first bytes say.
#[utoipa::path(
    put, path = "/api/v1/penjualan/{id}/tanda-tangan", tag = "penjualan", params(("id" = i64, Path)),
    request_body(content = PictureBytes, content_type = "application/octet-stream"),
    responses((status = 204, description = "Kept"), (status = 409, description = "`already_voided`")),
)]
pub(super) async fn keep_signature(
    State(app): State<App>,
    Signed(by): Signed,
    Path(id): Path<i64>,
    Upload(bytes): Upload,
) -> Result<StatusCode, Problem> {
    proofs::keep(&app, &by.actor, SaleId(id), ProofKind::Signature, bytes.into()).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn shown(app: &App, by: &Session, id: i64, kind: ProofKind) -> Result<Response, Problem> {
    let picture = proofs::find(app, &by.actor, SaleId(id), kind).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(picture.media_type.as_str())),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("inline")),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ];
    Ok((headers, picture.bytes).into_response())
}
